import { visit } from '@hotwired/turbo'
import { find, findAll } from '../lib/dom.ts'
import { page } from '../lib/page.ts'
import { channelRow } from '../timeline/badges.ts'
import { announce } from '../lib/announce.ts'
import { refreshSidebar } from './refresh-sidebar.ts'

const MAX_PEOPLE = 200

const shownChannel = (): string | undefined => find('[data-channel-pane]')?.dataset['channelPane']

/** A channel was made, changed or deleted. */
export function channelAction(stream: Element): void {
  const id = stream.getAttribute('channel') ?? ''
  if (stream.getAttribute('op') === 'deleted') return leaveChannel(id)
  const name = stream.getAttribute('name') ?? ''
  for (const title of findAll(`[data-channel-name="${CSS.escape(id)}"]`)) title.textContent = name
  for (const topic of findAll(`[data-channel-topic="${CSS.escape(id)}"]`))
    topic.textContent = topic.title = stream.getAttribute('topic') ?? ''
  showMemberCount(id, stream.getAttribute('members'))
  showArchived(id, stream.getAttribute('archived'))
  const row = channelRow(id)
  if (!row) return
  const shown = find('[data-row-name]', row)
  if (shown) shown.textContent = row.dataset['name'] = name
  if (stream.getAttribute('archived') === 'true') row.closest('li')?.remove()
}

/** The box to write in goes or comes: the page is another one. */
function showArchived(id: string, archived: string | null): void {
  const pane = find(`[data-channel-pane="${CSS.escape(id)}"]`)
  if (pane && archived !== null && pane.dataset['archived'] !== archived) visit(location.href, { action: 'replace' })
}

/** Somebody came, went or changed. */
export function memberAction(stream: Element, content: DocumentFragment | undefined): void {
  const channel = stream.getAttribute('channel')
  const gone = ['left', 'kicked', 'banned'].includes(stream.getAttribute('op') ?? '')
  if (channel !== null) showMemberCount(channel, stream.getAttribute('members'))
  if (stream.getAttribute('user') === page.me) return changeMine(stream, channel, gone)
  if (channel !== null || stream.getAttribute('community') !== page.community) return
  if (gone) findPerson(stream)?.closest('li')?.remove()
  else if (content && !findPerson(stream)) addPerson(content)
}

/** My own membership changed, here or on another device. */
function changeMine(stream: Element, channel: string | null, gone: boolean): void {
  if (!gone) return refreshSidebar()
  if (channel === null) leaveCommunity(stream.getAttribute('community'))
  else leaveChannel(channel)
}

function findPerson(stream: Element): HTMLElement | undefined {
  return find(`.people-list [data-person="${CSS.escape(stream.getAttribute('user') ?? '')}"]`)
}

/** The sidebar holds as many as the server lists; who comes later is found by search. */
function addPerson(content: DocumentFragment): void {
  const list = find('.people-list')
  if (list && list.childElementCount < MAX_PEOPLE) list.append(document.importNode(content, true))
}

export function communityAction(stream: Element, content: DocumentFragment | undefined): void {
  const id = stream.getAttribute('community')
  if (stream.getAttribute('op') === 'deleted') return leaveCommunity(id)
  for (const name of findAll(`[data-community-name="${CSS.escape(id ?? '')}"]`))
    name.textContent = stream.getAttribute('name')
  replaceAll(`[data-community-badge="${CSS.escape(id ?? '')}"]`, content)
}

export function personAction(stream: Element, content: DocumentFragment | undefined): void {
  const name = stream.getAttribute('name') ?? ''
  const user = CSS.escape(stream.getAttribute('user') ?? '')
  for (const element of findAll(`[data-name-of="${user}"]`)) element.textContent = name
  for (const person of findAll(`[data-person="${user}"]`)) person.dataset['name'] = name
  for (const row of findAll(`[data-dm="${user}"]`)) row.dataset['name'] = name
  const places = [
    `[data-author="${user}"]:not([data-persona])`,
    `[data-person="${user}"]`,
    `[data-person-dot="${user}"]`,
  ]
  replaceAll(places.map((place) => `${place} .avatar`).join(), content)
}

/** Puts a new picture in the place of old ones, as large as each was. */
function replaceAll(selector: string, content: DocumentFragment | undefined): void {
  const picture = content?.firstElementChild
  if (!picture) return
  for (const old of findAll(selector)) {
    const copy = document.importNode(picture, true)
    copy.classList.toggle('is-small', old.classList.contains('is-small'))
    old.replaceWith(copy)
  }
}

function showMemberCount(channel: string, count: string | null): void {
  if (count === null) return
  for (const element of findAll(`[data-member-count="${CSS.escape(channel)}"]`)) element.textContent = count
}

function leaveChannel(id: string): void {
  channelRow(id)?.closest('li')?.remove()
  if (shownChannel() !== id) return
  announce('This channel is gone.')
  visit(`/c/${page.slug}/list`, { action: 'replace' })
}

function leaveCommunity(id: string | null): void {
  if (id === page.community) location.assign('/')
}
