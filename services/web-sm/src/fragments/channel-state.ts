import type { ChannelView } from '@ajet/shared/schema'

/** What of a channel decides how its page is built; compared in the browser, where another one means another page. */
export function channelState({ archived_at, visibility, modes }: ChannelView): string {
  return [archived_at === null ? 'open' : 'archived', visibility, ...modes].join(' ')
}
