import { afterAll, beforeAll, expect, test } from 'bun:test'
import { ApiClientError } from '@ajet/shared/api-client'
import type { Page } from 'playwright-core'
import { message } from '../support/chat-page.ts'
import { clientOf, type Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

const PATH = '/c/acme/bots'

describeInBrowser('bots of a community', () => {
  let stage: Stage
  let bob: Person

  beforeAll(async () => {
    stage = await openStage()
    bob = await stage.team.invite('bob')
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const tokens = (page: Page) => page.getByRole('region', { name: 'Tokens', exact: true })
  const made = (page: Page) => page.getByRole('textbox', { name: 'The token' })
  const codeOf = async (call: Promise<unknown>) =>
    await call.then(
      () => 'done',
      (error: unknown) => (error instanceof ApiClientError ? error.code : String(error)),
    )

  test.each(['with', 'without'] as const)(
    'AJ-65 AJ-19 a bot is created with a token that is shown once, works, and ends when revoked, %s a script',
    async (how) => {
      await using seat = await stage.enter(stage.team.owner, 'general', { javaScript: how === 'with' })
      const { page } = seat
      const name = `<i>Deploy</i> ${how}`
      await page.locator('.community-menu summary').click()
      await page.getByRole('link', { name: 'Bots' }).click()
      await page.getByLabel('User name').fill(`deploy-${how}`)
      await page.getByLabel('Name (optional)').fill(name)
      await page.getByRole('button', { name: 'Create the bot' }).click()
      await page.getByRole('heading', { level: 1, name }).waitFor()

      await page.getByLabel('What it is for').fill('CI')
      await page.getByLabel('Expires').selectOption('In 30 days')
      await page.getByLabel('React', { exact: true }).check()
      await page.getByRole('button', { name: 'Create the token' }).click()
      await page.getByRole('status').filter({ hasText: 'shown this once' }).waitFor()
      const token = await made(page).inputValue()
      expect(token).toStartWith('ajt_')
      stage.stack.secrets.add(token)
      const bot = clientOf(stage.stack, token)
      const channel_id = stage.team.generalId
      await bot.postMessage({ params: { channel_id }, body: { body_md: `released ${how}` } })
      expect(await codeOf(bot.createChannel({ params: { community: 'acme' }, body: { name: 'x' } }))).toBe('forbidden')

      await page.goto(PATH)
      await page.getByRole('link', { name }).click()
      const row = tokens(page).getByRole('listitem').filter({ hasText: 'CI' })
      await row.getByText('Read, Write messages, React').waitFor()
      await row.getByText(/used.* · expires/).waitFor()
      expect(await page.content()).not.toContain(token)
      await row.getByRole('button', { name: 'Revoke CI' }).click()
      await tokens(page).getByText('There is none yet.').waitFor()
      expect(await codeOf(bot.getMe({}))).toBe('unauthenticated')

      await page.getByText('Delete this bot …').click()
      await page.getByRole('button', { name: `Delete ${name}` }).click()
      await page.waitForURL(`**${PATH}`)
      expect(await page.getByRole('link', { name }).count()).toBe(0)
      await page.goto('/c/acme/channels/general')
      await message(page, `released ${how}`).waitFor()
      expect(seat.errors).toEqual([])
    },
    60_000,
  )

  test('what was typed stays when it is refused, and says why', async () => {
    await using seat = await stage.enter(stage.team.owner, PATH, { javaScript: false })
    const { page } = seat
    await page.getByLabel('User name').fill('bob')
    await page.getByRole('button', { name: 'Create the bot' }).click()
    await page.getByRole('alert').filter({ hasText: 'already taken' }).waitFor()
    expect(await page.getByLabel('User name').inputValue()).toBe('bob')

    const params = { community: stage.team.communityId }
    const { id } = await stage.team.owner.client.createApiUser({ params, body: { username: 'tester' } })
    await page.goto(`${PATH}/${id}`)
    await page.getByLabel('What it is for').fill('Nothing')
    await page.getByLabel('Expires').selectOption('Never, until it is revoked')
    for (const scope of ['Read', 'Write messages']) await page.getByLabel(scope, { exact: true }).uncheck()
    await page.getByRole('button', { name: 'Create the token' }).click()
    await page.getByRole('alert').filter({ hasText: 'Some fields need another look.' }).waitFor()
    expect(await page.getByLabel('What it is for').inputValue()).toBe('Nothing')
    expect(await page.getByLabel('Expires').locator('option:checked').innerText()).toStartWith('Never')
    expect((await page.goto(`${PATH}/${bob.user.id}`))?.status()).toBe(404)
    expect((await page.goto(`${PATH}/x`))?.status()).toBe(404)
  }, 60_000)

  test('whoever runs nothing is neither shown the page nor the way to it', async () => {
    await using seat = await stage.enter(bob, 'general')
    const { page } = seat
    await page.locator('.community-menu summary').click()
    await page.getByRole('link', { name: 'Browse channels' }).first().waitFor()
    for (const name of ['Bots', 'Community settings']) expect(await page.getByRole('link', { name }).count()).toBe(0)
    expect((await page.goto(PATH))?.status()).toBe(403)
  }, 60_000)
})
