import { find, findAll } from '../lib/dom.ts'

/** The unread state of one channel in the sidebar. */
export function channelRow(channelId: string): HTMLElement | undefined {
  return find(`[data-channel-row="${CSS.escape(channelId)}"]`)
}

export interface UnreadState {
  readonly unread: number
  readonly mentions: number
}

/** Writes a channel's unread state into the sidebar. Every message of a DM counts like a mention. */
export function showUnread(row: HTMLElement, state: UnreadState): void {
  const { unread } = state
  const mentions = row.dataset['dm'] === undefined ? state.mentions : unread
  row.dataset['unread'] = String(unread)
  row.dataset['mentionCount'] = String(mentions)
  row.classList.toggle('is-unread', unread > 0 && row.dataset['muted'] === undefined)
  const badge = find('[data-badge]', row)
  if (!badge) return
  badge.hidden = mentions === 0
  badge.textContent = mentions > 99 ? '99+' : mentions === 0 ? '' : String(mentions)
}

let plainTitle = ''
let shownTitle = ''

/** Title and icon of the tab: a number for mentions, a dot for unread (WEB-40). */
export function updateBadges(): void {
  const rows = findAll('[data-channel-row]').filter((row) => row.dataset['muted'] === undefined)
  const mentions = rows.reduce((sum, row) => sum + Number(row.dataset['mentionCount'] ?? 0), 0)
  const unread = rows.some((row) => Number(row.dataset['unread'] ?? 0) > 0)
  if (document.title !== shownTitle) plainTitle = document.title
  shownTitle = `${mentions > 0 ? `(${mentions}) ` : unread ? '• ' : ''}${plainTitle}`
  if (document.title !== shownTitle) document.title = shownTitle
  setIcon(mentions > 0 ? 'mention' : unread ? 'unread' : 'plain')
}

function setIcon(mark: 'plain' | 'unread' | 'mention'): void {
  const link = document.querySelector<HTMLLinkElement>('#favicon')
  const href = link?.dataset[mark]
  if (link && href !== undefined && link.getAttribute('href') !== href) link.href = href
}
