import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { openChannel, type Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

describeInBrowser('running a community', () => {
  let stage: Stage
  let bob: Person

  beforeAll(async () => {
    stage = await openStage({ env: { AJET_OUTBOUND_ALLOWED_NETWORKS: '127.0.0.1/32' } })
    bob = await stage.team.invite('bob')
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const memberOf = async (person: Person) => {
    const params = { community: stage.team.communityId }
    const { items } = await stage.team.owner.client.listMembers({ params })
    return items.find(({ user }) => user.id === person.user.id)
  }
  const bad = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text }).waitFor()

  test.each(['with', 'without'] as const)(
    'a role is given and taken back, %s a script; nobody raises themselves',
    async (how) => {
      await using seat = await stage.enter(stage.team.owner, '/c/acme/members', { javaScript: how === 'with' })
      const { page } = seat
      const role = page.getByRole('combobox', { name: 'Role of Bob' })
      expect(await page.getByRole('combobox', { name: 'Role of Olivia' }).count()).toBe(0)
      for (const wanted of ['admin', 'member']) {
        await role.selectOption(wanted)
        await Promise.all([
          page.waitForResponse((answer) => answer.url().endsWith('/members') && answer.status() === 200),
          page.getByRole('button', { name: 'Set the role of Bob' }).click(),
        ])
        await role.locator('option:checked', { hasText: wanted }).waitFor({ state: 'attached' })
        expect((await memberOf(bob))?.role).toBe(wanted as 'admin' | 'member')
      }
      await using other = await stage.enter(bob, '/c/acme/members')
      expect(await other.page.getByRole('combobox').count()).toBe(0)
      const headers = { origin: stage.stack.url }
      const form = { role: 'owner' }
      await other.page.request.post(`/c/acme/members/${bob.user.id}/role`, { form, headers })
      expect((await memberOf(bob))?.role).toBe('member')
      expect(seat.errors).toEqual([])
    },
    60_000,
  )

  test.each(['with', 'without'] as const)(
    'a channel is made default and keeps its messages for so many days, %s a script',
    async (how) => {
      const name = `notes-${how}`
      const { id } = await openChannel(stage.team, [], name)
      const channel = async () => await stage.team.owner.client.getChannel({ params: { channel_id: id } })
      await using seat = await stage.enter(stage.team.owner, '/c/acme/admin', { javaScript: how === 'with' })
      const { page } = seat
      await page.getByRole('link', { name: 'Default channels and retention' }).click()
      const row = page.locator(`#channel-${id}`)
      const open = async () => await row.locator('summary').click()
      await open()
      await row.getByLabel('Newcomers join it').check()
      await row.getByLabel('Delete after so many days').check()
      await row.getByRole('button', { name: 'Save' }).click()
      await row.getByRole('alert').filter({ hasText: 'Some fields need another look.' }).waitFor()
      await row.getByLabel('Newcomers join it').check()
      await row.getByLabel('Delete after so many days').check()
      await row.getByLabel('Days', { exact: true }).fill('30')
      await row.getByRole('button', { name: 'Save' }).click()
      await row.getByText('default channel · keeps messages for 30 days · saved').waitFor()
      expect(await channel()).toMatchObject({ is_default: true, retention_days: 30 })
      await open()
      await row.getByLabel('Newcomers join it').uncheck()
      await row.getByLabel('As the community says').check()
      await row.getByRole('button', { name: 'Save' }).click()
      await row.getByText('saved', { exact: true }).waitFor()
      expect(await channel()).toMatchObject({ is_default: false, retention_days: null })
      expect(seat.errors).toEqual([])
    },
    60_000,
  )

  test.each(['with', 'without'] as const)(
    'a slash command is created with a secret shown once, and deleted, %s a script',
    async (how) => {
      await using seat = await stage.enter(stage.team.owner, '/c/acme/commands', { javaScript: how === 'with' })
      const { page } = seat
      const name = `weather-${how}`
      await page.getByLabel('Command', { exact: true }).fill(name)
      await page.getByLabel('What follows it').fill('<b>[city]</b>')
      await page.getByLabel('What it does').fill('Says the weather')
      await page.getByLabel('Address that answers').fill('nowhere')
      await page.getByRole('button', { name: 'Create the command' }).click()
      await bad(page, 'Some fields need another look.')
      expect(await page.getByLabel('What follows it').inputValue()).toBe('<b>[city]</b>')
      await page.getByLabel('Address that answers').fill('http://127.0.0.1:8123/chat')
      await page.getByRole('button', { name: 'Create the command' }).click()
      await page.getByRole('status').filter({ hasText: 'shown this once' }).waitFor()
      const secret = await page.getByRole('textbox', { name: /^Secret/ }).inputValue()
      await page.goto('/c/acme/commands')
      expect(await page.content()).not.toContain(secret)
      await page.getByText(`/${name} <b>[city]</b>`).waitFor()
      await page.getByRole('button', { name: `Delete /${name}` }).click()
      await page.getByText('There is none yet.').waitFor()
      // Chromium itself reports the answer to what was refused.
      expect(seat.errors.filter((error) => !/status of 422/.test(error))).toEqual([])
    },
    60_000,
  )

  test('whoever runs nothing is not shown the pages', async () => {
    await using seat = await stage.enter(bob, 'general')
    for (const path of ['admin/channels', 'admin/owner', 'commands'])
      expect((await seat.page.goto(`/c/acme/${path}`))?.status()).toBe(403)
  }, 60_000)

  test('a community is handed over in two steps, by the password, with and without a script', async () => {
    const zoe = await stage.team.invite('zoe')
    for (const [giver, taker, javaScript] of [
      [stage.team.owner, zoe, true],
      [zoe, stage.team.owner, false],
    ] as const) {
      await using seat = await stage.enter(giver, '/c/acme/admin', { javaScript })
      const { page } = seat
      await page.getByRole('link', { name: 'Hand the community over …' }).click()
      const name = page.getByLabel('User name')
      for (const nobody of ['nobody', giver.user.username]) {
        await name.fill(nobody)
        await page.getByRole('button', { name: 'Go on' }).click()
        await page.waitForURL(`**/owner?to=${nobody}`)
        await page.getByText('Nobody of that name').waitFor()
      }
      await name.fill(`@${taker.user.username}`)
      await page.getByRole('button', { name: 'Go on' }).click()
      await page.getByRole('heading', { name: `Hand Acme over to ${taker.user.display_name}?` }).waitFor()
      const password = page.getByLabel('Current password')
      await password.fill('not my password')
      await page.getByRole('button', { name: 'Hand it over' }).click()
      await bad(page, 'is not right')
      await password.fill(giver.password)
      await page.getByRole('button', { name: 'Hand it over' }).click()
      await page.getByRole('status').filter({ hasText: 'handed over' }).waitFor()
      expect((await memberOf(taker))?.role).toBe('owner')
      expect((await memberOf(giver))?.role).toBe('admin')
      expect((await page.goto('/c/acme/admin/owner'))?.status()).toBe(403)
    }
  }, 60_000)
})
