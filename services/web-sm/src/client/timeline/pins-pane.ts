import { find, findAll } from '../lib/dom.ts'
import { findHtml } from '../lib/http.ts'
import { decorate } from './row.ts'

export function decoratePins(pane: ParentNode): void {
  for (const row of findAll('.message', pane)) decorate(row)
}

let asked = 0

/**
 * Reads the list of pins anew, beside Turbo: as a load of its frame it would be a step of the history, and would break
 * off the closing of the pane.
 */
export async function refreshPins(pane: HTMLElement): Promise<void> {
  const mine = ++asked
  const html = await findHtml(pane.dataset['pinsHref'] ?? '', { 'turbo-frame': 'thread' })
  if (html === undefined || mine !== asked) return
  const fresh = find('.timeline-scroll', new DOMParser().parseFromString(html, 'text/html'))
  const current = find('.timeline-scroll', pane)
  if (fresh && current) show(fresh, current)
}

/** Pins that were there stay as they are: somebody may be about to use one. */
function show(fresh: HTMLElement, current: HTMLElement): void {
  decoratePins(fresh)
  const [next, list] = [find('.pins', fresh), find('.pins', current)]
  if (!next || !list) return current.replaceChildren(...fresh.childNodes)
  const known = new Map(findAll('.pin', list).map((pin) => [idOf(pin), pin]))
  const pins = findAll('.pin', next).map((pin) => known.get(idOf(pin)) ?? pin)
  for (const pin of known.values()) if (!pins.includes(pin)) pin.remove()
  for (const [at, pin] of pins.entries())
    if (list.children[at] !== pin) list.insertBefore(pin, list.children[at] ?? null)
}

const idOf = (pin: HTMLElement): string | undefined => find('.message', pin)?.dataset['message']
