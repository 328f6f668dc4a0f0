import { expect, test } from 'bun:test'
import { sidebar } from '../support/chat-page.ts'
import { describeInBrowser, openStage } from '../support/stage.ts'

describeInBrowser('a new direct message', () => {
  test('AJ-67 several people are picked, also by searching on, with and without a script', async () => {
    await using stage = await openStage()
    const [bob, zoe] = [await stage.team.invite('bob'), await stage.team.invite('zoe')]
    const addresses: string[] = []
    for (const javaScript of [true, false]) {
      await using seat = await stage.enter(stage.team.owner, 'general', { javaScript })
      const { page } = seat
      await sidebar(page).getByRole('link', { name: 'New direct message' }).click()
      const start = page.getByRole('button', { name: 'Start the conversation' })
      await start.click()
      await page.getByRole('alert').filter({ hasText: 'Some fields need another look.' }).waitFor()
      await page.getByRole('checkbox', { name: /Bob/ }).check()
      await page.getByLabel('Name').fill('zo')
      await page.getByRole('button', { name: 'Search' }).click()
      await page.getByRole('checkbox', { name: /Zoe/ }).check()
      expect(await page.getByRole('checkbox', { name: /Bob/ }).isChecked()).toBe(true)
      await start.click()
      await page.waitForURL(/\/dm\/[0-9a-f-]{36}$/)
      await page.getByRole('heading', { level: 1, name: /Bob.*Zoe|Zoe.*Bob/ }).waitFor()
      addresses.push(page.url())
      expect(seat.errors).toEqual([])
    }
    expect(new Set(addresses).size).toBe(1)
    const { items } = await bob.client.listDms({})
    expect(items[0]?.members.map(({ id }) => id)).toContain(zoe.user.id)
  }, 60_000)
})
