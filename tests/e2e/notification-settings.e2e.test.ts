import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import type { Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

describeInBrowser('keywords and do-not-disturb in the settings', () => {
  let stage: Stage
  let bob: Person

  beforeAll(async () => {
    stage = await openStage()
    bob = await stage.team.invite('bob')
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const settings = async () => (await bob.client.getMe({})).settings
  const save = async (page: Page) => {
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('status').filter({ hasText: 'Saved.' }).waitFor()
  }

  test.each(['with', 'without'] as const)(
    'they are shown as they are, kept, and taken back, %s a script',
    async (how) => {
      await bob.client.updateMe({ body: { settings: { time_zone: 'Europe/Berlin', keywords: ['deploy'] } } })
      await using seat = await stage.enter(bob, '/settings', { javaScript: how === 'with' })
      const { page } = seat
      expect(await page.getByLabel('Keywords').inputValue()).toBe('deploy')
      await page.getByLabel('Keywords').fill('deploy, on call ,, <b>x</b>')
      await page.getByLabel('Every day from').fill('22:00')
      await page.getByLabel('To', { exact: true }).fill('07:30')
      await page.getByLabel('Do not disturb').selectOption('For an hour')
      const began = Date.now()
      await save(page)
      const { keywords, dnd_hours: hours, dnd_until: until, time_zone: zone } = await settings()
      expect(keywords).toEqual(['deploy', 'on call', '<b>x</b>'])
      expect(hours).toEqual({ from: '22:00', to: '07:30', time_zone: 'Europe/Berlin' })
      expect(Date.parse(until ?? '') - began).toBeWithin(3_590_000, 3_660_000)
      expect(zone).toBe('Europe/Berlin')

      expect(await page.getByLabel('Do not disturb').locator('option:checked').innerText()).toMatch(/^Until \d/)
      await save(page)
      expect((await settings()).dnd_until).toBe(until)

      await page.getByLabel('Keywords').fill('')
      await page.getByLabel('Every day from').fill('')
      await page.getByLabel('To', { exact: true }).fill('')
      await page.getByLabel('Do not disturb').selectOption('No longer')
      await save(page)
      expect(await settings()).toMatchObject({ keywords: [], dnd_hours: null, dnd_until: null })
    },
    60_000,
  )

  test('hours with a beginning alone are refused, and nothing is changed', async () => {
    const before = await settings()
    await using seat = await stage.enter(bob, '/settings', { javaScript: false })
    const { page } = seat
    await page.getByLabel('Every day from').fill('22:00')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').filter({ hasText: 'Some fields need another look.' }).waitFor()
    expect(await settings()).toEqual(before)
  }, 60_000)
})
