import { find } from '../lib/dom.ts'
import { keepView } from './keep-view.ts'
import { reachesEnd } from './lists.ts'
import { decorate, insertRow, removeRow, rowsIn, seqOf } from './row.ts'

/** The `seq` up to which the rows have no hole; -1 without any. */
export function endOfRows(list: HTMLElement): number {
  return settledRows(list).map(seqOf).at(-1) ?? -1
}

/**
 * Brings rows to the state of freshly rendered ones, by message id; rows outside the fresh page's range stay. `whole` is
 * where the rows ended when events began to be missing: what has come live since then may stand behind a hole.
 */
export function mergeRows(list: HTMLElement, fresh: HTMLElement, whole: number): void {
  if (!reachesEnd(list)) return
  const next = rowsIn(fresh)
  const current = settledRows(list)
  const from = seqOf(next[0] ?? fresh)
  keepView(list, () => {
    // A hole between what is shown and what is new: the older rows would pass for neighbours.
    const hole = from > whole && Number.isFinite(from)
    if (hole) for (const row of current) if (seqOf(row) < from) removeRow(row)
    if (hole) takeWayBack(list, fresh)
    const kept = hole ? current.filter((row) => seqOf(row) >= from) : current
    const known = new Map(kept.map((row) => [row.dataset['message'] ?? '', row]))
    for (const row of next) mergeRow(list, row, known)
    const ids = new Set(next.map((row) => row.dataset['message']))
    for (const row of known.values()) if (seqOf(row) >= from && !ids.has(row.dataset['message'])) removeRow(row)
  })
}

function settledRows(list: HTMLElement): HTMLElement[] {
  return rowsIn(list).filter((row) => Number.isFinite(seqOf(row)))
}

/** What is above the fresh rows is reached by their link, not by that of the rows that were dropped. */
function takeWayBack(list: HTMLElement, fresh: HTMLElement): void {
  const [page, freshPage] = [list.parentElement, fresh.parentElement]
  const link = freshPage && find('[data-more="earlier"]', freshPage)
  find('[data-more="earlier"]', page ?? list)?.remove()
  if (!link || !page) return
  find('.timeline-start', page.parentElement ?? page)?.setAttribute('hidden', '')
  page.prepend(document.importNode(link, true))
  page.dispatchEvent(new CustomEvent('timeline:reset', { bubbles: true }))
}

function mergeRow(list: HTMLElement, row: HTMLElement, known: ReadonlyMap<string, HTMLElement>): void {
  const current = known.get(row.dataset['message'] ?? '')
  if (current && sameContent(current, row)) return
  const made = document.importNode(row, true)
  decorate(made)
  if (current?.querySelector('.edit-form')) return
  if (!current) return insertRow(list, made)
  made.classList.toggle('continues', current.classList.contains('continues'))
  current.replaceWith(made)
}

function sameContent(a: HTMLElement, b: HTMLElement): boolean {
  return ['.message-body', '[data-reactions]', '[data-thread-link]', '.message-gone'].every(
    (part) => a.querySelector(part)?.textContent === b.querySelector(part)?.textContent,
  )
}
