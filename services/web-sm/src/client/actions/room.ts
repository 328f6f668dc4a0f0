import { visit } from '@hotwired/turbo'
import { find } from '../lib/dom.ts'
import { page } from '../lib/page.ts'

const pane = (): HTMLElement | undefined => find('[data-channel-pane]')

/** The channel or DM on screen. */
export const shownRoom = (): string | undefined => pane()?.dataset['channelPane']

/** The room on screen is built anew, when there is one: what one may do there has changed. */
export function reloadRoom(): void {
  if (pane()) visit(location.href, { action: 'replace' })
}

/** The same for a channel that looks as another page would. */
export function showState(id: string, state: string | null): void {
  if (shownRoom() === id && state !== null && pane()?.dataset['state'] !== state) reloadRoom()
}

/** What I may do in a room has changed, or in all of a community. */
export function roomAction(stream: Element): void {
  const [channel, community] = [stream.getAttribute('channel'), stream.getAttribute('community')]
  if (channel === null ? community === page.community : channel === shownRoom()) reloadRoom()
}
