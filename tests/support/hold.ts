import type { Page } from 'playwright-core'

export interface Held {
  /** Resolves when the page has asked. */
  readonly asked: Promise<void>
  release(): void
}

/** Keeps the answers to these requests back until they are released. */
export async function hold(page: Page, url: string): Promise<Held> {
  const asked = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  await page.route(url, async (route) => {
    asked.resolve()
    await released.promise
    await route.continue()
  })
  return { asked: asked.promise, release: () => released.resolve() }
}
