import type { Locator, Page } from 'playwright-core'

/** Where a person finds things on a page of the chat, by the names a screen reader would say. */
export const timeline = (page: Page): Locator => page.getByRole('region', { name: 'Timeline' })

export const threadPane = (page: Page): Locator => page.getByRole('complementary', { name: 'Thread' })

export const composer = (page: Page): Locator => page.getByRole('textbox', { name: /^Message #/ })

export const replyBox = (page: Page): Locator => page.getByRole('textbox', { name: 'Reply in thread' })

export const sidebar = (page: Page): Locator => page.getByRole('navigation', { name: 'Community' })

/** The message with this text, in the timeline or in the pane given. */
export const message = (page: Page, text: string, within: Locator = timeline(page)): Locator =>
  within.getByRole('article').filter({ has: page.locator('.message-body', { hasText: exactly(text) }) })

export const channelLink = (page: Page, name: string): Locator =>
  sidebar(page).locator(`[data-channel-row][data-name="${name}"]`)

export const personInSidebar = (page: Page, username: string): Locator =>
  sidebar(page).locator(`[data-person][data-username="${username}"]`)

/** The texts of all messages, from top to bottom. */
export async function textsOf(within: Locator): Promise<string[]> {
  const texts = await within.locator('article .message-body').allInnerTexts()
  return texts.map((text) => text.trim())
}

/** Types a message and sends it by the Enter key. */
export async function say(page: Page, text: string, box: Locator = composer(page)): Promise<void> {
  await box.fill(text)
  await box.press('Enter')
}

/** The id of a message on the page; waits until the server has given it one. */
export async function idOf(row: Locator): Promise<string> {
  const settled = row.and(row.page().locator('[data-message]'))
  await settled.waitFor()
  return (await settled.getAttribute('data-message')) ?? ''
}

/** A button of the message's toolbar, which comes with the pointer. */
export async function tool(row: Locator, name: string): Promise<Locator> {
  await idOf(row)
  await row.hover()
  return row.getByRole('toolbar', { name: 'Message actions' }).getByRole('button', { name, exact: true })
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*(edited)?\\s*$`)
}
