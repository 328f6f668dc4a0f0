import type { Page } from 'playwright-core'

/** What a page has changed of itself. */
export interface Touched {
  /** Names of the rows of the sidebar. */
  readonly rows: readonly string[]
  /** Elements added outside the sidebar, without what is in them. */
  readonly added: readonly string[]
  /** What else of the sidebar was touched, except its people, who come and go meanwhile. */
  readonly elsewhere: readonly string[]
}

interface Notes {
  changes: MutationRecord[]
  observer: MutationObserver
  painted: Promise<number>
}

declare global {
  var notes: Partial<Notes>
}

/** From now on the page notes what of it is changed. */
export async function noteTouched(page: Page): Promise<void> {
  await page.evaluate(() => {
    globalThis.notes?.observer?.disconnect()
    const changes: MutationRecord[] = []
    const observer = new MutationObserver((records) => changes.push(...records))
    observer.observe(document.body.parentElement ?? document, { childList: true, subtree: true, attributes: true })
    globalThis.notes = { ...globalThis.notes, changes, observer }
  })
}

/** What was changed since then. */
export async function touchedBy(page: Page): Promise<Touched> {
  return await page.evaluate(() => {
    const changes = globalThis.notes?.changes ?? []
    const rows = new Set<string>()
    const elsewhere = new Set<string>()
    const added: string[] = []
    for (const { target, addedNodes } of changes) {
      if (!(target instanceof HTMLElement)) continue
      const row = target.closest<HTMLElement>('[data-channel-row]')
      if (row) rows.add(row.dataset['name'] ?? '')
      else if (target.closest('#sidebar') && !target.closest('.people-list'))
        elsewhere.add(target.outerHTML.slice(0, 200))
      if (target.closest('#sidebar, #main, head')) continue
      for (const node of addedNodes) if (node instanceof HTMLElement) added.push(`${node.localName}#${node.id}`)
    }
    return { rows: [...rows], added, elsewhere: [...elsewhere] }
  })
}

/** From the next click on: waits for the frame in which a message of the channel is in sight. */
export async function watchForPainted(page: Page, channelId: string): Promise<void> {
  await page.evaluate((id) => {
    const painted = new Promise<number>((resolve) => {
      const clicked = (click: Event) => {
        // Told with the frame that shows it, and heard after it.
        const seen = new IntersectionObserver((entries) => {
          if (!entries.some(({ isIntersecting }) => isIntersecting)) return
          seen.disconnect()
          resolve(performance.now() - click.timeStamp)
        })
        const changed = new MutationObserver(() => {
          const last = [...document.querySelectorAll(`[data-channel-pane="${id}"] article`)].at(-1)
          if (!last) return
          changed.disconnect()
          seen.observe(last)
        })
        changed.observe(document, { childList: true, subtree: true })
      }
      addEventListener('click', clicked, { once: true, capture: true })
    })
    globalThis.notes = { ...globalThis.notes, painted }
  }, channelId)
}

/** Milliseconds from the click to that frame. */
export async function timeToPainted(page: Page): Promise<number> {
  return await page.evaluate(async () => (await globalThis.notes?.painted) ?? Number.NaN)
}
