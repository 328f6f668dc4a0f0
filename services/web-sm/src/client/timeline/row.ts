import { continuesGroup, startsDay, type Groupable } from '../../timeline/grouping.ts'
import { find, findAll, make } from '../lib/dom.ts'
import { may } from '../lib/may.ts'
import { namesMe } from '../lib/names-me.ts'
import { page } from '../lib/page.ts'
import { times } from '../lib/times.ts'

/** Sorting key of a row; one that the server has not numbered yet stands at the end. */
export const seqOf = (row: HTMLElement): number => Number(row.dataset['seq'] ?? Number.POSITIVE_INFINITY)

export const isRow = (element: Element | null): element is HTMLElement =>
  element instanceof HTMLElement && element.classList.contains('message')

export function rowsIn(list: HTMLElement): HTMLElement[] {
  return [...list.children].filter(isRow)
}

export const firstRow = (list: HTMLElement): HTMLElement | undefined => [...list.children].find(isRow)

export function lastRow(list: HTMLElement): HTMLElement | undefined {
  for (let element = list.lastElementChild; element; element = element.previousElementSibling)
    if (isRow(element)) return element
  return undefined
}

/** What a message says, and the names of its files. */
export function textOf(row: HTMLElement): string {
  const files = findAll('[data-file]', row).map((file) => file.dataset['file'] ?? '')
  return [find('.message-body', row)?.textContent?.trim() ?? '', ...files].filter((part) => part !== '').join(', ')
}

/** Every copy of a message on the page: in the timeline, and above or in a thread. */
export function copiesOf(messageId: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`[data-message="${CSS.escape(messageId)}"]`)]
}

/** Marks what depends on the reader: times in their zone, mentions of them. True when the times were another zone's. */
export function decorate(row: HTMLElement): boolean {
  const moved = localizeTime(row)
  shortenLinks(row)
  hideSpoilers(row)
  markMentions(row)
  for (const button of row.querySelectorAll('.reaction')) offerReaction(button)
  return moved
}

/** Where one may not react the reactions of others are shown only; one's own can be taken back. */
export function offerReaction(button: Element): void {
  const isMine = button.getAttribute('aria-pressed') === 'true'
  button.toggleAttribute('disabled', !may(isMine ? 'retract' : 'react'))
}

/** The server prints a reader's pages in their zone and live rows in UTC; only what differs is written. */
function localizeTime(row: HTMLElement): boolean {
  const at = Number(row.dataset['at'])
  const link = row.querySelector<HTMLElement>('.message-time')
  const time = link?.querySelector('time')
  if (!link || !time || !Number.isFinite(at)) return false
  const text = times().timeOf(at)
  const moved = time.textContent !== text
  if (moved) time.textContent = text
  if (moved || link.title === '') link.title = times().exact(at)
  return moved
}

/** Hidden for screen readers and search on the page too, until it is opened; and what scrolls can be reached by keyboard. */
export function hideSpoilers(row: HTMLElement): void {
  for (const spoiler of row.querySelectorAll('.spoiler:not(:has(> .spoiler-text))')) {
    spoiler.append(make('span', { class: 'spoiler-text' }, ...spoiler.childNodes))
  }
  for (const box of row.querySelectorAll<HTMLElement>('.prose pre, .prose .table-scroll')) box.tabIndex = 0
}

/** Live rows are the same for everybody and link by ids; the address bar should show names. */
export function shortenLinks(row: HTMLElement): void {
  const prefix = `/c/${page.community}/`
  for (const link of row.querySelectorAll<HTMLAnchorElement>(`a[href^="${prefix}"]`)) {
    const path = link.getAttribute('href')?.slice(prefix.length) ?? ''
    const [, id = '', ...rest] = path.split('/')
    const name = document.querySelector<HTMLElement>(`[data-channel-row="${CSS.escape(id)}"]`)?.dataset['name']
    link.setAttribute('href', [`/c/${page.slug}/channels`, encodeURIComponent(name ?? id), ...rest].join('/'))
  }
}

export function markMentions(row: HTMLElement): void {
  const mentioned = (row.dataset['mentions'] ?? '').split(' ')
  const mine = row.dataset['author'] === page.me
  const me = !mine && mentioned.some(namesMe)
  row.classList.toggle('mentions-me', me)
  for (const mention of row.querySelectorAll(`.mention[data-user="${CSS.escape(page.me)}"]`))
    mention.classList.add('is-me')
}

/** Puts a row in its place by `seq`; among equals behind. */
export function insertRow(list: HTMLElement, row: HTMLElement): void {
  const seq = seqOf(row)
  let previous = lastRow(list)
  while (previous && seqOf(previous) > seq) previous = previousRow(previous)
  if (previous) previous.after(row)
  else list.prepend(row)
  regroup(row)
  const next = nextRow(row)
  if (next) regroup(next)
}

/** Takes a row away and closes the ranks. */
export function removeRow(row: HTMLElement): void {
  const next = nextRow(row)
  for (const part of leadingParts(row)) if (part.classList.contains('day')) part.remove()
  row.remove()
  if (next) regroup(next)
}

/** Day separator and grouping of one row, by the same rule as on the server. */
export function regroup(row: HTMLElement): void {
  const zone = times()
  const previous = previousRow(row)
  const before = previous && groupable(previous)
  const here = groupable(row)
  const parts = leadingParts(row)
  const divider = parts.find((part) => part.matches('[data-unread-divider]'))
  for (const part of parts) if (part !== divider) part.remove()
  if (startsDay(before, here, zone.dayOf))
    (divider ?? row).before(makeDay(here.at, row.closest('[data-thread-rows]') !== null))
  row.classList.toggle('continues', !divider && continuesGroup(before, here, zone.dayOf))
}

export function regroupAll(list: HTMLElement): void {
  for (const row of rowsIn(list)) regroup(row)
}

export function previousRow(row: HTMLElement): HTMLElement | undefined {
  let element = row.previousElementSibling
  while (element && !isRow(element)) element = element.previousElementSibling
  return isRow(element) ? element : undefined
}

export function nextRow(row: HTMLElement): HTMLElement | undefined {
  let element = row.nextElementSibling
  while (element && !isRow(element)) element = element.nextElementSibling
  return isRow(element) ? element : undefined
}

/** Separators directly before a row. */
function leadingParts(row: HTMLElement): HTMLElement[] {
  const parts: HTMLElement[] = []
  for (let element = row.previousElementSibling; element && !isRow(element); element = element.previousElementSibling)
    if (element instanceof HTMLElement) parts.push(element)
  return parts
}

function groupable(row: HTMLElement): Groupable {
  const { author = '', persona, at } = row.dataset
  return { author, persona, at: Number(at), deleted: 'deleted' in row.dataset }
}

function makeDay(at: number, inThread: boolean): HTMLElement {
  const label = times().dayLabel(at, Date.now())
  const button = { type: 'button', class: 'day-label', title: 'Jump to a day', 'data-action': 'timeline#pickDay' }
  return make(
    'div',
    { class: 'day', 'data-day': times().dayOf(at) },
    make('span', { role: 'separator', 'aria-label': label }),
    inThread ? make('span', { class: 'day-label' }, label) : make('button', button, label),
  )
}
