import { find, findAll } from '../lib/dom.ts'
import { findHtml } from '../lib/http.ts'
import { mergeSidebar } from '../lib/merge-sidebar.ts'
import { page } from '../lib/page.ts'
import { channelRow, updateBadges } from '../timeline/badges.ts'

let timer: ReturnType<typeof setTimeout> | undefined

/** Reads the sidebar anew; several changes within a moment cost one request. */
export function refreshSidebar(): void {
  clearTimeout(timer)
  timer = setTimeout(() => void readSidebar(), 300 + Math.random() * 700)
}

async function readSidebar(): Promise<void> {
  const html = await findHtml(
    `/c/${page.slug}/sidebar?current=${find('[data-channel-pane]')?.dataset['channelPane'] ?? ''}`,
  )
  if (html !== undefined) mergeSidebar(new DOMParser().parseFromString(html, 'text/html'))
  showTitles()
  updateBadges()
}

/** A DM of several is called after the people in it, as in its row. */
function showTitles(): void {
  for (const title of findAll('[data-room-title]')) {
    const name = channelRow(title.dataset['roomTitle'] ?? '')?.dataset['name']
    if (name !== undefined) title.textContent = name
  }
}
