import { afterAll, beforeAll, expect, test } from 'bun:test'
import { composer, message } from '../support/chat-page.ts'
import { clientOf } from '../support/people.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

describeInBrowser('whoever may not be there any longer is shown out at once', () => {
  let stage: Stage

  beforeAll(async () => {
    stage = await openStage()
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const post = (text: string) =>
    stage.team.owner.client.postMessage({ params: { channel_id: stage.team.generalId }, body: { body_md: text } })

  test.each(['with', 'without'] as const)(
    'ABU-12 a session ended from another device shows nothing more; it is ended %s a script',
    async (how) => {
      const bob = await stage.team.invite(`bob-${how}`)
      const { token } = await clientOf(stage.stack).login({
        body: { login: bob.user.username, password: bob.password },
      })
      await using lost = await stage.enter({ ...bob, token }, 'general')
      await composer(lost.page).waitFor()
      await using mine = await stage.enter(bob, '/settings', { javaScript: how === 'with' })
      await mine.page.getByRole('link', { name: 'Browsers and programs' }).click()
      await mine.page.getByText('this browser', { exact: true }).waitFor()
      await mine.page.getByRole('button', { name: /^Sign out / }).click()
      await mine.page.getByText('Signed out there.').waitFor()
      expect(await mine.page.getByRole('button', { name: /^Sign out / }).count()).toBe(0)

      const secret = `not for the finder, ${how}`
      await post(secret)
      await lost.page.waitForURL('**/auth/login**')
      expect(await lost.page.content()).not.toContain(secret)
      await mine.page.goto(`/c/${stage.team.slug}/channels/general`)
      await message(mine.page, secret).waitFor()
    },
    60_000,
  )

  test('ABU-12 whoever is put out of the community leaves its pages', async () => {
    const carol = await stage.team.invite('carol')
    await using seat = await stage.enter(carol, 'general')
    await composer(seat.page).waitFor()
    const params = { community: stage.team.communityId, user: carol.user.id }
    await stage.team.owner.client.removeMember({ params })
    await seat.page.waitForURL((url) => !url.pathname.startsWith('/c/'))
    await post('among ourselves')
    const answer = await seat.page.goto(`/c/${stage.team.slug}/channels/general`)
    expect(answer?.status()).toBe(404)
    expect(await seat.page.content()).not.toContain('among ourselves')
  }, 60_000)

  test('WEB-45 the theme of the settings holds on every page and device', async () => {
    const dora = await stage.team.invite('dora')
    await using seat = await stage.enter(dora, '/settings')
    const { page } = seat
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    const light = await background()
    await page.getByLabel('Dark').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL('**/settings?saved=1')
    const dark = await background()
    expect(dark).not.toBe(light)
    await using other = await stage.enter(dora, 'general')
    expect(await other.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(dark)
    expect(await other.page.locator('html').getAttribute('data-theme')).toBe('dark')
  }, 60_000)
})
