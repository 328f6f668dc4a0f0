import { keepView } from './keep-view.ts'
import { reachesEnd } from './lists.ts'
import { decorate, insertRow, removeRow, rowsIn, seqOf } from './row.ts'

/** Brings rows to the state of freshly rendered ones, by message id; rows outside the fresh page's range stay. */
export function mergeRows(list: HTMLElement, fresh: HTMLElement): void {
  if (!reachesEnd(list)) return
  const next = rowsIn(fresh)
  const current = rowsIn(list).filter((row) => Number.isFinite(seqOf(row)))
  const [from, to] = [seqOf(next[0] ?? fresh), seqOf(current.at(-1) ?? list)]
  keepView(list, () => {
    // A hole between what is shown and what is new: the older rows would pass for neighbours.
    const kept = from > to && Number.isFinite(from) ? dropAll(current) : current
    const known = new Map(kept.map((row) => [row.dataset['message'] ?? '', row]))
    for (const row of next) mergeRow(list, row, known)
    const ids = new Set(next.map((row) => row.dataset['message']))
    for (const row of known.values()) if (seqOf(row) >= from && !ids.has(row.dataset['message'])) removeRow(row)
  })
}

function dropAll(rows: readonly HTMLElement[]): HTMLElement[] {
  for (const row of rows) removeRow(row)
  return []
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
