import { visit } from '@hotwired/turbo'
import { find, findAll } from '../lib/dom.ts'
import { page } from '../lib/page.ts'
import { channelRow } from '../timeline/badges.ts'
import { announce } from '../lib/announce.ts'
import { refreshSidebar } from './refresh-sidebar.ts'
import { replacePictures } from './replace-pictures.ts'
import { reloadRoom, shownRoom, showState } from './room.ts'

/** A channel was made, changed or deleted. */
export function channelAction(stream: Element): void {
  const id = stream.getAttribute('channel') ?? ''
  const op = stream.getAttribute('op')
  if (op === 'deleted') return leaveChannel(id)
  // Of a channel that became private: members go on.
  if (op === 'hidden') return channelRow(id) ? undefined : leaveChannel(id)
  const name = stream.getAttribute('name') ?? ''
  for (const title of findAll(`[data-channel-name="${CSS.escape(id)}"]`)) title.textContent = name
  for (const topic of findAll(`[data-channel-topic="${CSS.escape(id)}"]`))
    topic.textContent = topic.title = stream.getAttribute('topic') ?? ''
  showMemberCount(id, stream.getAttribute('members'))
  showState(id, stream.getAttribute('state'))
  showRow(id, name, stream)
}

/** One of my channels that is open again has no row, and is in the next sidebar. */
function showRow(id: string, name: string, stream: Element): void {
  const row = channelRow(id)
  if (!row) {
    if (stream.hasAttribute('reopened')) refreshSidebar()
    return
  }
  const shown = find('[data-row-name]', row)
  if (shown) shown.textContent = row.dataset['name'] = name
  if (stream.getAttribute('archived') === 'true') row.closest('li')?.remove()
  else if (row.dataset['visibility'] !== stream.getAttribute('visibility')) refreshSidebar()
}

export function communityAction(stream: Element, content: DocumentFragment | undefined): void {
  const id = stream.getAttribute('community')
  if (stream.getAttribute('op') === 'deleted') return leaveCommunity(id)
  for (const name of findAll(`[data-community-name="${CSS.escape(id ?? '')}"]`))
    name.textContent = stream.getAttribute('name')
  replacePictures(`[data-community-badge="${CSS.escape(id ?? '')}"]`, content)
  const slug = stream.getAttribute('slug') ?? page.slug
  if (id !== page.community) refreshSidebar()
  else if (slug !== page.slug) moveTo(slug)
}

/** Every link of the page holds the community's old address. */
function moveTo(slug: string): void {
  const { pathname, search } = location
  const old = `/c/${page.slug}`
  const isInside = pathname === old || pathname.startsWith(`${old}/`)
  location.replace(isInside ? `/c/${slug}${pathname.slice(old.length)}${search}` : location.href)
}

export function showMemberCount(channel: string, count: string | null): void {
  if (count === null) return
  for (const element of findAll(`[data-member-count="${CSS.escape(channel)}"]`)) element.textContent = count
}

export function leaveChannel(id: string): void {
  channelRow(id)?.closest('li')?.remove()
  // What the channel has told of is gone with it.
  if (find('[data-inbox-link] [data-badge]:not([hidden]), [data-threads-link] [data-badge]:not([hidden])'))
    refreshSidebar()
  if (shownRoom() !== id) return
  announce('This channel is gone.')
  visit(`/c/${page.slug}/list`, { action: 'replace' })
}

/** With another community may go what one shared with somebody in a DM. */
export function leaveCommunity(id: string | null): void {
  if (id === page.community) return location.assign('/')
  refreshSidebar()
  if (find('[data-dm-pane]')) reloadRoom()
}
