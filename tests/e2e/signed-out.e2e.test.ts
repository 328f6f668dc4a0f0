import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Locator } from 'playwright-core'
import { barriersOf, overflowOf } from '../support/barriers.ts'
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

  test('WEB-45 WEB-46 contrast, density, text size, line spacing, clock and time zone hold on every page and device', async () => {
    const emil = await stage.team.invite('emil')
    const { created_at: at } = await post('see how this looks')
    await using plain = await stage.enter(emil, 'general')
    const before = await looksOf(message(plain.page, 'see how this looks'))
    await using seat = await stage.enter(emil, '/settings')
    const { page } = seat
    const choose = (group: string, name: string) =>
      page.getByRole('radiogroup', { name: group }).getByLabel(name).check()
    await choose('Contrast', 'High')
    await choose('Density', 'Compact')
    await choose('Text size', 'Largest')
    await choose('Line spacing', 'Wide')
    await choose('Clock', '12 hours')
    await page.getByLabel('Time zone').selectOption('Asia/Tokyo')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL('**/settings?saved=1')
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 })
      expect({ overflow: await overflowOf(page), barriers: await barriersOf(page) }).toEqual({
        overflow: [],
        barriers: [],
      })
    }
    expect(await page.getByLabel('Time zone').inputValue()).toBe('Asia/Tokyo')
    await using other = await stage.enter(emil, 'general')
    const row = message(other.page, 'see how this looks')
    const after = await looksOf(row)
    expect(after.size / before.size).toBeCloseTo(1.25)
    expect(after.leading / after.size).toBeCloseTo(1.8)
    expect(after.padding).toBeLessThan(before.padding)
    expect(after.colour).toBe('rgb(0, 0, 0)')
    const tokyo = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Asia/Tokyo',
      hour: '2-digit',
      minute: '2-digit',
      hour12: true,
    })
    expect((await row.locator('.message-time').innerText()).trim()).toBe(tokyo.format(Date.parse(at)))
    await other.page.setViewportSize({ width: 360, height: 740 })
    expect({ overflow: await overflowOf(other.page), barriers: await barriersOf(other.page) }).toEqual({
      overflow: [],
      barriers: [],
    })
  }, 60_000)
})

/** What of a message's looks the settings decide; sizes in pixels. */
async function looksOf(row: Locator) {
  return await row.evaluate((one) => {
    const body = one.querySelector('.message-body')
    if (!body) throw new Error('The message has no text')
    const { fontSize, lineHeight, color } = getComputedStyle(body)
    return {
      size: Number.parseFloat(fontSize),
      leading: Number.parseFloat(lineHeight),
      colour: color,
      padding: Number.parseFloat(getComputedStyle(one).paddingBlockStart),
    }
  })
}
