import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startForge, type TestForge } from '@ajet/auth-gw/testing'
import type { Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

const PATH = '/settings/sign-in'

describeInBrowser('sign-in to the server, set up by its owner', () => {
  let stage: Stage
  let bob: Person
  let forge: TestForge
  let nothing: ReturnType<typeof Bun.serve>

  beforeAll(async () => {
    nothing = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response(null, { status: 404 }) })
    forge = startForge('gitea', { id: 5, login: 'eve' })
    stage = await openStage({ env: { AJET_OAUTH_ALLOW_PRIVATE_NETWORKS: 'true' } })
    bob = await stage.team.invite('bob')
  }, 60_000)
  afterAll(async () => {
    await stage?.[Symbol.asyncDispose]()
    await nothing?.stop(true)
    await forge?.[Symbol.asyncDispose]()
  })

  const good = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).waitFor()
  const bad = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text }).waitFor()
  const offered = async (label: string) => {
    await using visitor = await stage.enter(undefined, '/auth/login')
    return await visitor.page.getByRole('link', { name: `Sign in with ${label}` }).count()
  }

  test.each(['with', 'without'] as const)(
    'AJ-10 AJ-12 a provider is added, tested, changed, switched off and on, and deleted, %s a script',
    async (how) => {
      await using seat = await stage.enter(stage.team.owner, '/settings', { javaScript: how === 'with' })
      const { page } = seat
      const [name, label] = [`berg-${how}`, `<b>Berg</b> ${how}`]
      await page.getByRole('link', { name: 'How people sign in' }).click()
      await page.getByLabel('Gitea or Forgejo').check()
      await page.getByLabel('Short name').fill(name)
      await page.getByLabel('Name on the button').fill(label)
      await page.getByLabel('Address').fill('ftp://nowhere')
      await page.getByLabel('Client id').fill('ajet')
      await page.getByLabel('Client secret').fill('a forge secret')
      await page.getByRole('button', { name: 'Add the provider' }).click()
      await bad(page, 'Some fields need another look.')
      expect(await page.getByLabel('Short name').inputValue()).toBe(name)
      expect(await page.getByLabel('Gitea or Forgejo').isChecked()).toBe(true)
      expect(await page.getByLabel('Client secret').inputValue()).toBe('')
      expect(`${page.url()}${await page.content()}`).not.toContain('a forge secret')
      await page.getByLabel('Address').fill(forge.url)
      await page.getByLabel('Client secret').fill('a forge secret')
      await page.getByRole('button', { name: 'Add the provider' }).click()
      await good(page, 'The provider is added.')
      expect(await page.getByRole('textbox', { name: 'Callback address' }).inputValue()).toEndWith(
        `/auth/callback/${name}`,
      )
      expect(await page.content()).not.toContain('a forge secret')
      expect(await offered(label)).toBe(1)

      await page.getByRole('button', { name: 'Test the address' }).click()
      await good(page, 'answers as it should')
      await page.getByRole('textbox', { name: 'Address', exact: true }).fill(`http://127.0.0.1:${nothing.port}`)
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Type the secret that belongs to this address.').waitFor()
      await page.getByLabel('Client secret').fill('another secret')
      await page.getByRole('button', { name: 'Save' }).click()
      await good(page, 'Saved.')
      await page.getByRole('button', { name: 'Test the address' }).click()
      await bad(page, 'Nothing answers at this address')
      await page.getByRole('button', { name: `Switch off: ${label}` }).click()
      await good(page, 'Done.')
      expect(await offered(label)).toBe(0)
      await page.getByRole('button', { name: `Switch on: ${label}` }).click()
      await good(page, 'Done.')
      await page.getByRole('link', { name: label }).click()
      await page.getByText('Delete this provider …').click()
      await page.getByRole('button', { name: `Delete ${label}` }).click()
      await good(page, 'The provider is deleted.')
      expect(await page.getByRole('link', { name: label }).count()).toBe(0)
      expect(seat.errors).toEqual([])
    },
    60_000,
  )

  test('AJ-12 the last way in stays on, and another is switched', async () => {
    await using seat = await stage.enter(stage.team.owner, PATH, { javaScript: false })
    const { page } = seat
    await page.getByRole('button', { name: 'Switch off: Passwords' }).click()
    await bad(page, 'You could not sign in any longer.')
    await page.getByRole('button', { name: 'Switch off: Passkeys' }).click()
    await good(page, 'Done.')
    await page.getByRole('button', { name: 'Switch on: Passkeys' }).click()
    await good(page, 'Done.')
    expect((await page.goto(`${PATH}/nobody`))?.status()).toBe(404)
  }, 60_000)

  test('ABU-10 whoever does not own the server is neither shown the page nor the way to it', async () => {
    await using seat = await stage.enter(bob, '/settings')
    const { page } = seat
    await page.getByRole('link', { name: 'Change how you sign in' }).waitFor()
    expect(await page.getByRole('link', { name: 'How people sign in' }).count()).toBe(0)
    for (const path of [PATH, `${PATH}/x`]) expect((await page.goto(path))?.status()).toBe(403)
    const form = { name: 'mine', kind: 'github', label: 'Mine', client_id: 'x', client_secret: 'y' }
    const headers = { origin: stage.stack.url }
    const answer = await page.request.post('/auth/providers', { form, headers, maxRedirects: 0 })
    expect(answer.headers()['location']).toContain('error=forbidden')
  }, 60_000)
})
