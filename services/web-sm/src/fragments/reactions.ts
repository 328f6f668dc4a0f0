import type { ReactionView } from '@ajet/shared/schema'
import { markup, type Markup } from './markup.ts'

/** The row of reactions under a message; empty rows are kept so that live updates have a place to write to. */
export function renderReactions(reactions: readonly ReactionView[]): Markup {
  return markup`<div class="reactions" data-reactions>${reactions.map(renderReaction)}</div>`
}

function renderReaction({ emoji, count, reacted_by_me: mine }: ReactionView): Markup {
  return markup`<button type="button" class="reaction" data-emoji="${emoji}" data-action="messages#toggleReaction" aria-pressed="${String(mine)}" aria-label="${emoji} ${String(count)}"><span class="reaction-emoji">${emoji}</span><span class="reaction-count">${String(count)}</span></button>`
}
