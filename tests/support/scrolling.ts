import type { Locator } from 'playwright-core'

export interface ReadLine {
  readonly id: string
  /** Pixels from the top of the scroller. */
  readonly top: number
}

/** Scrolls so far up from the newest message and says which message stands topmost in sight then. */
export async function scrollUp(scroller: Locator, pixels: number): Promise<ReadLine> {
  return await scroller.evaluate((element, distance) => {
    element.scrollTop = -distance
    const { top } = element.getBoundingClientRect()
    const first = [...element.querySelectorAll<HTMLElement>('article')].find(
      (row) => row.getBoundingClientRect().bottom > top + 1,
    )
    if (!first) throw new Error('No message is in sight')
    return { id: first.dataset['message'] ?? '', top: first.getBoundingClientRect().top - top }
  }, pixels)
}

/** Where a message stands, in pixels from the top of the scroller. */
export async function topOf(scroller: Locator, messageId: string): Promise<number> {
  return await scroller.evaluate((element, id) => {
    const row = element.querySelector(`[data-message="${id}"]`)
    return (row?.getBoundingClientRect().top ?? Number.NaN) - element.getBoundingClientRect().top
  }, messageId)
}

/** How far the newest message is below what is in sight, in pixels. */
export async function distanceToEnd(scroller: Locator): Promise<number> {
  return await scroller.evaluate((element) => Math.abs(element.scrollTop))
}

/** How much there is above what is in sight, in pixels. */
export async function distanceToStart(scroller: Locator): Promise<number> {
  return await scroller.evaluate((element) => element.scrollHeight - element.clientHeight - Math.abs(element.scrollTop))
}
