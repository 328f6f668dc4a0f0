import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { message } from '../support/chat-page.ts'
import { eventually } from '../support/eventually.ts'
import type { Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

const PATH = '/c/acme/webhooks'

describeInBrowser('webhooks of a community', () => {
  let stage: Stage
  let bob: Person
  const told: Request[] = []
  let service: ReturnType<typeof Bun.serve>

  beforeAll(async () => {
    stage = await openStage({ env: { AJET_OUTBOUND_ALLOWED_NETWORKS: '127.0.0.1/32' } })
    bob = await stage.team.invite('bob')
    service = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: (request) => {
        told.push(request)
        return new Response('<b>thanks</b>')
      },
    })
  }, 60_000)
  afterAll(async () => {
    await service?.stop(true)
    await stage?.[Symbol.asyncDispose]()
  })

  const outgoing = (page: Page) => page.getByRole('region', { name: 'Outgoing webhooks', exact: true })
  const incoming = (page: Page) => page.getByRole('region', { name: 'Incoming webhooks', exact: true })
  const secret = (page: Page) => page.getByRole('textbox', { name: /^(Secret|Address to post to)/ }).inputValue()

  test.each(['with', 'without'] as const)(
    'an outgoing webhook is added, tested, switched off and on, and removed, %s a script',
    async (how) => {
      await using seat = await stage.enter(stage.team.owner, PATH, { javaScript: how === 'with' })
      const { page } = seat
      const name = `The <i>CRM</i> ${how} script`
      await outgoing(page).getByLabel('Name').fill(name)
      await outgoing(page).getByLabel('Address').fill(`http://127.0.0.1:${service.port}/hook`)
      await outgoing(page).getByLabel('People who join').check()
      await outgoing(page).getByRole('button', { name: 'Add an outgoing webhook' }).click()
      await page.getByRole('status').filter({ hasText: 'shown this once' }).waitFor()
      expect(await secret(page)).toStartWith('whsec_')

      const before = told.length
      await outgoing(page).getByRole('link', { name, exact: true }).click()
      await page.getByRole('heading', { level: 1, name }).waitFor()
      await page.getByRole('button', { name: 'Send a test' }).click()
      const ping = page.getByRole('listitem').filter({ hasText: 'ping' })
      await ping.waitFor()
      await eventually('the test is in the log as delivered', async () => {
        await page.reload()
        return (await ping.filter({ hasText: 'Delivered · 1 attempt · answered 200' }).count()) === 1
      })
      expect(await ping.innerText()).toContain('<b>thanks</b>')
      await ping.getByRole('button', { name: 'Deliver ping again' }).click()
      await eventually('the test comes twice', () => told.length === before + 2)

      await page.getByRole('button', { name: 'Switch off' }).click()
      await page.getByRole('heading', { name: 'Switched off: somebody switched it off' }).waitFor()
      await page.getByRole('button', { name: 'Switch on' }).click()
      await page.getByRole('heading', { name: 'Working' }).waitFor()
      await page.getByRole('button', { name: 'Make a new secret' }).click()
      await page.getByRole('status').filter({ hasText: 'shown this once' }).waitFor()
      expect(await secret(page)).toStartWith('whsec_')

      await page.getByRole('button', { name: 'Remove this webhook' }).click()
      await outgoing(page).waitFor()
      expect(await outgoing(page).getByRole('link', { name, exact: true }).count()).toBe(0)
      expect(seat.errors).toEqual([])
    },
    60_000,
  )

  test.each(['with', 'without'] as const)(
    'an incoming webhook shows its address once, which posts to the channel, %s a script',
    async (how) => {
      await using seat = await stage.enter(stage.team.owner, PATH, { javaScript: how === 'with' })
      const { page } = seat
      const name = `Builds ${how} script`
      await incoming(page).getByLabel('Name').fill(name)
      await incoming(page).getByLabel('Channel').selectOption('general')
      await incoming(page).getByRole('button', { name: 'Add an incoming webhook' }).click()
      await page.getByRole('status').filter({ hasText: 'shown this once' }).waitFor()
      const address = await secret(page)
      const posted = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: `the build of ${name} is green` }),
      })
      expect(posted.status).toBe(200)

      await page.goto(PATH)
      expect(await page.content()).not.toContain(address)
      await incoming(page).getByRole('listitem').filter({ hasText: 'last used' }).waitFor()
      await incoming(page)
        .getByRole('button', { name: `Remove ${name}` })
        .click()
      await incoming(page).getByText('There is none yet.').waitFor()
      expect((await fetch(address, { method: 'POST', body: '{}' })).status).toBe(404)
      await page.goto('/c/acme/channels/general')
      await message(page, `the build of ${name} is green`).waitFor()
    },
    60_000,
  )

  test('what was typed stays when it is refused, and says why', async () => {
    await using seat = await stage.enter(stage.team.owner, PATH, { javaScript: false })
    const { page } = seat
    await outgoing(page).getByLabel('Name').fill('Nowhere')
    await outgoing(page).getByLabel('Address').fill('not an address')
    await outgoing(page).getByLabel('Reactions', { exact: true }).check()
    await outgoing(page).getByRole('button', { name: 'Add an outgoing webhook' }).click()
    await outgoing(page).getByRole('alert').filter({ hasText: 'Some fields need another look.' }).waitFor()
    expect(await outgoing(page).getByLabel('Name').inputValue()).toBe('Nowhere')
    expect(await outgoing(page).getByLabel('Reactions', { exact: true }).isChecked()).toBe(true)
  }, 60_000)

  test('whoever runs nothing is neither shown the page nor the way to it', async () => {
    await using seat = await stage.enter(bob, 'general')
    const { page } = seat
    await page.locator('.community-menu summary').click()
    await page.getByRole('link', { name: 'Browse channels' }).first().waitFor()
    expect(await page.getByRole('link', { name: 'Webhooks' }).count()).toBe(0)
    expect((await page.goto(PATH))?.status()).toBe(403)
  }, 60_000)
})
