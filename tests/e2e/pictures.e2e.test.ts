import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { eventually } from '../support/eventually.ts'
import { message, personInSidebar, say, sidebar } from '../support/chat-page.ts'
import type { Person } from '../support/people.ts'
import { describeInBrowser, openStage, type Stage } from '../support/stage.ts'

/** One green pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const pixel = { name: '"me" <b>.png', mimeType: 'image/png', buffer: Buffer.from(PNG, 'base64') }

describeInBrowser('pictures of people and communities', () => {
  let stage: Stage
  let bob: Person

  beforeAll(async () => {
    stage = await openStage()
    bob = await stage.team.invite('bob')
  }, 60_000)
  afterAll(async () => await stage?.[Symbol.asyncDispose]())

  const upload = (page: Page) => page.getByRole('button', { name: 'Upload the picture' })
  const saved = (page: Page) => page.getByRole('status').filter({ hasText: 'Saved.' }).waitFor()
  const file = (page: Page) => page.getByLabel(/^Picture of/)
  const isDrawn = (page: Page, selector: string) =>
    page.locator(selector).evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth > 0)

  test.each(['with', 'without'] as const)(
    'AJ-115 a picture of oneself is uploaded, shown and removed, %s a script, and others see it at once',
    async (how) => {
      await using watching = await stage.enter(stage.team.owner, 'general')
      await using seat = await stage.enter(bob, 'general')
      const { generalId: channel_id, owner } = stage.team
      await owner.client.postMessage({ params: { channel_id }, body: { body_md: 'who is there?' } })
      await say(seat.page, `a face, ${how} a script`)
      const row = message(watching.page, `a face, ${how} a script`)
      await row.locator('span.avatar').waitFor()
      await personInSidebar(watching.page, 'bob').locator('span.avatar').waitFor()

      await using settings = await stage.enter(bob, '/settings', { javaScript: how === 'with' })
      const { page } = settings
      await file(page).setInputFiles(pixel)
      await upload(page).click()
      await saved(page)
      await eventually('the picture is drawn', () => isDrawn(page, '#picture img.avatar'))
      await row.locator('img.avatar').waitFor()
      await personInSidebar(watching.page, 'bob').locator('img.avatar.is-small').waitFor()
      await sidebar(seat.page).locator('.me-bar img.avatar').waitFor()
      await watching.page.reload()
      await row.locator('img.avatar').waitFor()

      await page.getByRole('button', { name: 'Remove the picture' }).click()
      await saved(page)
      expect(await page.getByRole('button', { name: 'Remove the picture' }).count()).toBe(0)
      await row.locator('span.avatar').waitFor()
      expect(settings.errors).toEqual([])
      expect(watching.errors).toEqual([])
    },
    60_000,
  )

  test.each([
    ['no picture', 'x.png', Buffer.from('<svg onload=alert(1)>'), 'A picture is a JPEG, PNG, GIF or WebP.'],
    ['9 MB', 'x.png', Buffer.alloc(9 * 1024 * 1024), 'That is too large to send:'],
  ])(
    'ABU-02 a file of %s is refused with a reason, and nothing is changed',
    async (_, name, buffer, reason) => {
      await using seat = await stage.enter(bob, '/settings', { javaScript: false })
      const { page } = seat
      await file(page).setInputFiles({ name, mimeType: 'image/png', buffer })
      await upload(page).click()
      await page.getByRole('alert').filter({ hasText: reason }).waitFor()
      expect((await bob.client.getMe({})).avatar_url).toBeNull()
    },
    60_000,
  )

  test.each(['with', 'without'] as const)(
    'AJ-115 a community gets a picture in its settings, %s a script, and all its members see it',
    async (how) => {
      await using watching = await stage.enter(bob, 'general')
      const badge = watching.page.locator('.community-menu summary .community-badge')
      await using seat = await stage.enter(stage.team.owner, 'general', { javaScript: how === 'with' })
      const { page } = seat
      await page.locator('.community-menu summary').click()
      await page.getByRole('link', { name: 'Community settings' }).click()
      await file(page).setInputFiles(pixel)
      await upload(page).click()
      await saved(page)
      await eventually('the picture is drawn', () => isDrawn(page, '#picture img.community-badge'))
      await badge.and(watching.page.locator('img')).waitFor()
      await page.getByRole('button', { name: 'Remove the picture' }).click()
      await saved(page)
      await badge.and(watching.page.locator('span')).filter({ hasText: 'A' }).waitFor()
      expect(seat.errors).toEqual([])
    },
    60_000,
  )

  test('the settings of a community are changed by owner and admins; what is refused stays as it was typed', async () => {
    await using seat = await stage.enter(stage.team.owner, '/c/acme/admin', { javaScript: false })
    const { page } = seat
    const save = page.getByRole('button', { name: 'Save' })
    await page.getByLabel('Description').fill('<b>We</b> build')
    await page.getByLabel('Keep messages for').fill('90')
    await page.getByLabel('Address').fill('Not an address')
    await save.click()
    await page.getByRole('alert').filter({ hasText: 'Some fields need another look.' }).waitFor()
    expect(await page.getByLabel('Description').inputValue()).toBe('<b>We</b> build')
    await page.getByLabel('Address').fill('acme-two')
    await save.click()
    await page.waitForURL('**/c/acme-two/admin?done=saved')
    const params = { community: stage.team.communityId }
    expect(await stage.team.owner.client.getCommunity({ params })).toMatchObject({
      slug: 'acme-two',
      description: '<b>We</b> build',
      retention_days: 90,
    })
    await page.getByLabel('Address').fill('acme')
    await page.getByLabel('Keep messages for').fill('')
    await save.click()
    await page.waitForURL('**/c/acme/admin?done=saved')
    expect((await stage.team.owner.client.getCommunity({ params })).retention_days).toBeNull()

    await using other = await stage.enter(bob, 'general')
    expect((await other.page.goto('/c/acme/admin'))?.status()).toBe(403)
    const refused = await other.page.request.post('/c/acme/admin/picture', {
      headers: { origin: stage.stack.url },
      multipart: { file: pixel },
    })
    expect(refused.url()).toContain('picture=forbidden')
  }, 60_000)
})
