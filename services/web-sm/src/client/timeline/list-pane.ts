import { find, findAll, make } from '../lib/dom.ts'
import { fetchHtml, HttpError } from '../lib/http.ts'
import { keepView } from './keep-view.ts'
import { decorate, hideSpoilers } from './row.ts'

type ListKind = 'pins' | 'files' | 'history'

/** Marks what depends on the reader in a list beside the channel. */
export function decorateList(pane: ParentNode): void {
  for (const row of findAll('.message', pane)) decorate(row)
  for (const version of findAll('[data-version]', pane)) hideSpoilers(version)
}

/** The list beside the channel when it is of this kind: `of` is the channel, or the message of a history. */
export function findListPane(kind: ListKind, of: string): HTMLElement | undefined {
  return find(`[data-live-list="${kind}"][data-live-of="${CSS.escape(of)}"]`)
}

/** What is deleted leaves the files at once, and is no text to read any longer. */
export function withdrawFromLists(messageId: string): void {
  const history = findListPane('history', messageId)
  if (history) bury(history)
  const files = findAll(`[data-live-list="files"] [data-of-message="${CSS.escape(messageId)}"]`)
  if (files.length === 0) return
  const pane = find('[data-live-list="files"]')
  for (const file of files) keepView(file, () => file.remove())
  if (pane) void refreshListPane(pane)
}

let wanted: HTMLElement | undefined
let running: Promise<void> | undefined

/**
 * Reads the list anew, beside Turbo: as a load of its frame it would be a step of the history, and would break off the
 * closing of the pane. What changes while an answer is on its way is asked for once more behind it.
 */
export function refreshListPane(pane: HTMLElement): Promise<void> {
  wanted = pane
  running ??= refreshWhileWanted().finally(() => {
    running = undefined
  })
  return running
}

async function refreshWhileWanted(): Promise<void> {
  while (wanted) {
    const pane = wanted
    wanted = undefined
    await refresh(pane)
  }
}

async function refresh(pane: HTMLElement): Promise<void> {
  const html = await findList(pane)
  const current = find('.timeline-scroll', pane)
  if (html === undefined || pane.dataset['liveList'] === undefined || !current) return
  const fresh = find('.timeline-scroll', new DOMParser().parseFromString(html, 'text/html'))
  if (fresh) show(fresh, current)
}

/** Undefined when it cannot be had: the next event, or the next connection, asks again. */
async function findList(pane: HTMLElement): Promise<string | undefined> {
  try {
    return await fetchHtml(pane.dataset['liveHref'] ?? '', { 'turbo-frame': 'thread' })
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    if (error.code === 'not_found' && pane.dataset['liveList'] === 'history') bury(pane)
    return undefined
  }
}

/** Items that were there stay as they are: somebody may be about to use one. */
function show(fresh: HTMLElement, current: HTMLElement): void {
  decorateList(fresh)
  const [next, list] = [find('[data-items]', fresh), find('[data-items]', current)]
  if (!next || !list) return current.replaceChildren(...fresh.childNodes)
  const known = new Map(findAll('[data-item]', list).map((item) => [item.dataset['item'], item]))
  const items = findAll('[data-item]', next).map((item) => known.get(item.dataset['item']) ?? item)
  for (const item of known.values()) if (!items.includes(item)) item.remove()
  for (const [at, item] of items.entries())
    if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null)
}

/** An answer that was on its way finds no list to put itself into. */
function bury(pane: HTMLElement): void {
  delete pane.dataset['liveList']
  find('.timeline-scroll', pane)?.replaceChildren(make('p', { class: 'pins-empty' }, 'This message was deleted.'))
}
