import { afterAll, beforeAll, expect, test } from 'bun:test'
import { becomes } from '../support/becomes.ts'
import { channelLink, composer, message, personInSidebar, say, timeline } from '../support/chat-page.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

describeInBrowser('deleting the account', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  test('ABU-12 somebody deletes their account in the settings, and everybody who looks on sees it at once', async () => {
    const { owner } = stage.team
    const zoe = await stage.team.invite('zoe')
    await using watching = await stage.enter(owner, 'general')
    await using seat = await stage.enter(zoe, 'general')
    const [page, watcher] = [seat.page, watching.page]
    await say(page, 'before I go')
    await message(watcher, 'before I go').waitFor()
    await personInSidebar(watcher, 'zoe').waitFor()
    const said = await owner.client.openDm({ body: { user_ids: [zoe.user.id] } })
    await zoe.client.postMessage({ params: { channel_id: said.id }, body: { body_md: 'between us' } })
    await channelLink(watcher, 'Zoe').waitFor()
    await composer(page).fill('a draft')
    await page.goto('/settings')
    await page.getByRole('link', { name: 'Delete my account' }).click()
    const button = page.getByRole('button', { name: 'Delete the account' })
    await page.getByLabel('Type zoe to confirm').fill('zoe')
    await page.getByLabel('Current password').fill('not my password')
    await button.click()
    await page.getByRole('alert').getByText('is not right').waitFor()
    await page.getByLabel('Current password').fill(zoe.password)
    await button.click()
    await page.getByText('Your account is deleted.').waitFor()
    expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('draft:')))).toEqual([])

    await timeline(watcher).getByText('Deleted user').first().waitFor()
    await personInSidebar(watcher, 'zoe').waitFor({ state: 'detached' })
    await channelLink(watcher, 'Deleted user').waitFor()
    await becomes(() => watcher.getByText('Zoe', { exact: true }).count(), 0)
    await channelLink(watcher, 'Deleted user').click()
    await message(watcher, 'between us').waitFor()
    await watcher.getByText('nobody here can write').waitFor()
    await page.goto('/auth/login')
    await page.getByLabel('User name or e-mail').fill('zoe')
    await page.getByLabel('Password', { exact: true }).fill(zoe.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText('That user name or password is not right.').waitFor()
    expect(watching.errors).toEqual([])
  }, 60_000)

  test('before they go somebody takes their data with them, as a file', async () => {
    const ida = await stage.team.invite('ida')
    const { generalId } = stage.team
    await ida.client.postMessage({ params: { channel_id: generalId }, body: { body_md: 'to be kept' } })
    await using seat = await stage.enter(ida, '/settings')
    const [download] = await Promise.all([
      seat.page.waitForEvent('download'),
      seat.page.getByRole('link', { name: 'Download my data' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('ajet-chat-ida.ndjson')
    const text = await Bun.file(await download.path()).text()
    expect(text).toContain('"body_md":"to be kept"')
    expect(JSON.parse(text.trim().split('\n').at(-1) ?? '')).toMatchObject({ type: 'end' })
    expect(seat.errors).toEqual([])
  }, 60_000)

  test('without JavaScript too; and who owns a community alone is told to hand it over', async () => {
    const tom = await stage.team.invite('tom')
    await using plain = await stage.enter(tom, '/settings/delete', { javaScript: false })
    const { page } = plain
    await page.getByLabel('Type tom to confirm').fill('tom')
    await page.getByLabel('Current password').fill(tom.password)
    await page.getByRole('button', { name: 'Delete the account' }).click()
    await page.getByText('Your account is deleted.').waitFor()

    const { owner } = stage.team
    await using olivias = await stage.enter(owner, '/settings/delete')
    await olivias.page.getByText('You own Acme.').waitFor()
    await olivias.page.getByLabel('Type olivia to confirm').fill('olivia')
    await olivias.page.getByLabel('Current password').fill(owner.password)
    await olivias.page.getByRole('button', { name: 'Delete the account' }).click()
    await olivias.page.getByText('A community needs an owner.').waitFor()
  }, 60_000)
})
