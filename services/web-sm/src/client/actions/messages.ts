import { namesMe } from '../lib/names-me.ts'
import { page } from '../lib/page.ts'
import { announce } from '../lib/announce.ts'
import { find, make } from '../lib/dom.ts'
import { closeViewerOn } from '../lib/viewer.ts'
import { channelRow } from '../timeline/badges.ts'
import { isPinned, keepView } from '../timeline/keep-view.ts'
import { findListPane, refreshListPane, withdrawFromLists } from '../timeline/list-pane.ts'
import { isThread, listFor, reachesEnd } from '../timeline/lists.ts'
import { settlePending } from '../timeline/pending.ts'
import {
  copiesOf,
  decorate,
  firstRow,
  hideSpoilers,
  insertRow,
  markMentions,
  nextRow,
  previousRow,
  offerReaction,
  removeRow,
  seqOf,
  shortenLinks,
  textOf,
} from '../timeline/row.ts'
import { showThreadState } from '../timeline/thread-state.ts'
import { showDividerBefore } from '../timeline/unread-divider.ts'
import { removeFromHits, showEditInHits } from './hits.ts'
import { changedBy, isCounted, recount } from './recount.ts'
import { closeThread } from './threads.ts'
import { stopTyping } from './typing.ts'
import { countUnread, type Posted } from './unread.ts'

/** A new message: a row in its place if its list is on screen, else one more unread. */
export function postAction(stream: Element, content: DocumentFragment | undefined): void {
  const posted = postedOf(stream)
  countUnread(posted)
  showReplies(stream)
  stopTyping(posted.parent ?? posted.channel, posted.author)
  const list = listFor(posted.channel, posted.parent)
  const row = content?.querySelector<HTMLElement>('.message')
  if (row) tellLists(posted, row)
  if (!list || !row) return
  const made = document.importNode(row, true)
  decorate(made)
  if (settlePending(made) || copyIn(list, posted.message)) return
  if (!reachesEnd(list)) return tellTimeline(list, posted, false)
  addRow(list, made, posted, stream.getAttribute('author-name') ?? '')
}

export function editAction(stream: Element, content: DocumentFragment | undefined): void {
  const body = content?.querySelector('.message-body')
  const id = stream.getAttribute('message') ?? ''
  if (!body) return
  if (mayCount(stream)) recount(changedBy(stream).channel)
  showEditInHits(id, body)
  const history = findListPane('history', id)
  if (history) void refreshListPane(history)
  for (const row of copiesOf(id)) {
    const made = document.importNode(body, true)
    row.dataset['mentions'] = stream.getAttribute('mentions') ?? ''
    made.toggleAttribute('hidden', row.querySelector('.edit-form') !== null)
    keepView(row, () => row.querySelector('.message-body')?.replaceWith(made))
    shortenLinks(row)
    hideSpoilers(row)
    markMentions(row)
  }
}

/** Whether an edit may have made an unread message one that names me, or one that names me no more. */
function mayCount(stream: Element): boolean {
  const changed = changedBy(stream)
  if (!isCounted(changed)) return false
  const names = (stream.getAttribute('mentions') ?? '').split(' ')
  return names.some(namesMe) || Number(channelRow(changed.channel)?.dataset['mentionCount'] ?? 0) > 0
}

export function previewAction(stream: Element, content: DocumentFragment | undefined): void {
  const previews = content?.querySelector('[data-previews]')
  if (!previews) return
  for (const row of copiesOf(stream.getAttribute('message') ?? '')) {
    const made = document.importNode(previews, true)
    keepView(row, () => find('[data-previews]', row)?.replaceWith(made))
  }
}

export function removeAction(stream: Element): void {
  const id = stream.getAttribute('message') ?? ''
  showReplies(stream)
  const changed = changedBy(stream)
  if (isCounted(changed)) recount(changed.channel)
  closeThread(id)
  closeViewerOn(id)
  removeFromHits(id)
  withdrawFromLists(id)
  for (const row of copiesOf(id)) {
    if (stream.getAttribute('tombstone') === 'true' || row.id.startsWith('root-')) keepView(row, () => bury(row))
    else withdraw(row)
  }
}

export function reactionAction(stream: Element): void {
  const change = {
    emoji: stream.getAttribute('emoji') ?? '',
    count: Number(stream.getAttribute('count')),
    mine: stream.getAttribute('user') === page.me ? stream.getAttribute('op') === 'add' : undefined,
  }
  for (const row of copiesOf(stream.getAttribute('message') ?? '')) keepView(row, () => showReaction(row, change))
}

export interface ReactionChange {
  readonly emoji: string
  readonly count: number
  /** Whether I have reacted; undefined when the change was somebody else's. */
  readonly mine: boolean | undefined
}

/** Writes the count of one emoji; 0 takes it away. */
export function showReaction(row: HTMLElement, { emoji, count, mine }: ReactionChange): void {
  const line = find('[data-reactions]', row)
  if (!line) return
  const current = find(`[data-emoji="${CSS.escape(emoji)}"]`, line)
  if (count <= 0) return current?.remove()
  const button = current ?? line.appendChild(makeReaction(emoji))
  button.setAttribute('aria-label', `${emoji} ${count}`)
  if (mine !== undefined) button.setAttribute('aria-pressed', String(mine))
  const shown = button.querySelector('.reaction-count')
  if (shown) shown.textContent = String(count)
  offerReaction(button)
}

function makeReaction(emoji: string): HTMLElement {
  const attributes = {
    type: 'button',
    class: 'reaction',
    'data-emoji': emoji,
    'data-action': 'messages#toggleReaction',
    'aria-pressed': 'false',
  }
  return make(
    'button',
    attributes,
    make('span', { class: 'reaction-emoji' }, emoji),
    make('span', { class: 'reaction-count' }),
  )
}

type PostedRow = Posted & { readonly message: string }

function postedOf(stream: Element): PostedRow {
  return {
    message: stream.getAttribute('message') ?? '',
    channel: stream.getAttribute('channel') ?? '',
    seq: Number(stream.getAttribute('seq')),
    author: stream.getAttribute('author') ?? '',
    parent: stream.getAttribute('parent'),
    mentions: (stream.getAttribute('mentions') ?? '').split(' '),
    isDm: stream.getAttribute('dm') === 'true',
  }
}

function showReplies(stream: Element): void {
  const [parent, count] = [stream.getAttribute('parent'), stream.getAttribute('reply-count')]
  if (parent !== null && count !== null) showThreadState(parent, Number(count), stream.getAttribute('last-reply-at'))
}

/** What lists files, or what was found, and is no timeline. */
function tellLists({ message, channel }: PostedRow, row: HTMLElement): void {
  const files = find('[data-files]', row) && findListPane('files', channel)
  if (files) void refreshListPane(files)
  document.dispatchEvent(new CustomEvent('message:posted', { detail: { message, text: textOf(row) } }))
}

const copyIn = (list: HTMLElement, message: string): HTMLElement | undefined =>
  find(`[data-message="${CSS.escape(message)}"]`, list)

function addRow(list: HTMLElement, row: HTMLElement, posted: PostedRow, author: string): void {
  const first = firstRow(list)
  // Older than all that is shown while there is more above: it comes with the page it belongs to.
  if (first && posted.seq < seqOf(first) && find('[data-more="earlier"]')) return
  const scroller = list.closest<HTMLElement>('.timeline-scroll')
  const seen = document.hasFocus() && scroller !== null && isPinned(scroller)
  keepView(list, () => {
    insertRow(list, row)
    if (!seen && posted.author !== page.me && !isThread(list)) showDividerBefore(list, row)
  })
  if (posted.author !== page.me) announce(`${author}: ${textOf(row)}`)
  tellTimeline(list, posted, true)
}

function tellTimeline(list: HTMLElement, { author }: PostedRow, added: boolean): void {
  list.dispatchEvent(new CustomEvent('timeline:posted', { bubbles: true, detail: { added, mine: author === page.me } }))
}

/** The root of a thread stays as a stone when its replies do. */
function bury(row: HTMLElement): void {
  row.dataset['deleted'] = ''
  row.classList.add('is-deleted')
  row.classList.remove('continues', 'mentions-me')
  for (const part of row.querySelectorAll(
    '.message-head, .message-body, [data-files], [data-previews], [data-reactions], .message-tools, .edit-form',
  ))
    part.remove()
  row.querySelector('.message-side')?.replaceChildren()
  if (!row.querySelector('.message-gone'))
    row.querySelector('.message-main')?.prepend(make('p', { class: 'message-gone' }, 'This message was deleted'))
}

/** Focus passes to the neighbour, so that the keyboard is not lost (WEB-49). */
function withdraw(row: HTMLElement): void {
  const heir = row.contains(document.activeElement) ? (nextRow(row) ?? previousRow(row)) : undefined
  const list = row.parentElement
  if (list) keepView(list, () => removeRow(row))
  heir?.focus()
}
