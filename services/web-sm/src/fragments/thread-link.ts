import type { MessageView } from '@ajet/shared/schema'
import { markup, nothing, type Markup } from './markup.ts'

type ThreadState = Pick<MessageView, 'id' | 'reply_count' | 'last_reply_at'>

/** The way into a thread, under its root. Most messages have none: the script makes one when the first reply comes. */
export function renderThreadLink(state: ThreadState, href: string): Markup {
  if (state.reply_count === 0) return nothing
  return markup`<a class="thread-link" href="${href}" data-turbo-frame="thread" data-thread-link><span data-thread-count>${replyCount(state.reply_count)}</span><span class="thread-last">${renderLastReply(state.last_reply_at)}</span></a>`
}

export function replyCount(count: number): string {
  return count === 1 ? '1 reply' : `${count} replies`
}

function renderLastReply(at: string | null): Markup {
  if (at === null) return nothing
  return markup`<relative-time datetime="${at}" format="relative">${at.slice(0, 10)}</relative-time>`
}
