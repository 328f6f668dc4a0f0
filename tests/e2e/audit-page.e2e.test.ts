import { expect, test } from 'bun:test'
import { openChannel } from '../support/people.ts'
import { describeInBrowser, openStage } from '../support/stage.ts'

describeInBrowser('the audit log as a page', () => {
  test('owner and admins read who did what, page by page, others neither see it nor the way to it', async () => {
    await using stage = await openStage()
    const { owner, invite } = stage.team
    const bob = await invite('bob')
    await owner.client.updateMe({ body: { display_name: '<b>Olivia</b>' } })
    for (let at = 0; at < 51; at++) {
      const { id } = await openChannel(stage.team, [bob], `room-${at}`)
      await owner.client.removeChannelMember({ params: { channel_id: id, user: bob.user.id } })
    }
    await using seat = await stage.enter(owner, 'general', { javaScript: false })
    const { page } = seat
    await page.locator('.community-menu summary').click()
    await page.getByRole('link', { name: 'Audit log' }).click()
    const acts = page.getByRole('region', { name: 'Newest first' }).getByRole('listitem')
    expect(await acts.count()).toBe(50)
    const first = await acts.first().innerText()
    expect(first).toContain('<b>Olivia</b> removed Bob from #room-50')
    await acts.first().getByRole('link', { name: '#room-50' }).waitFor()
    await page.getByRole('link', { name: 'Older' }).click()
    await page.waitForURL('**/audit?before=*')
    expect(await acts.count()).toBeGreaterThan(0)

    await acts.first().getByRole('link', { name: '<b>Olivia</b>' }).click()
    await page.waitForURL('**/audit?actor=*')
    expect(await acts.count()).toBe(50)

    await using other = await stage.enter(bob, 'general')
    await other.page.locator('.community-menu summary').click()
    await other.page.getByRole('link', { name: 'Browse channels' }).first().waitFor()
    expect(await other.page.getByRole('link', { name: 'Audit log' }).count()).toBe(0)
    expect((await other.page.goto('/c/acme/audit'))?.status()).toBe(403)
  }, 60_000)
})
