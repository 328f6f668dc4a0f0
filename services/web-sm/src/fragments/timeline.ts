import type { MessageView } from '@ajet/shared/schema'
import { continuesGroup, personaOf, startsDay, type Groupable } from '../timeline/grouping.ts'
import { markup, nothing, type Markup } from './markup.ts'
import { renderMessage, type MessageContext, type MessageLook } from './message.ts'

export interface TimelineLook {
  readonly meId: string
  /** Milliseconds since the epoch, for "Today". */
  readonly now: number
  /** The unread divider stands before the first message of others after this `seq`; undefined: no divider. */
  readonly readSeq: number | undefined
  /** The message of a permalink. */
  readonly target: string | undefined
}

/** Rows in ascending order with day separators, grouping and the unread divider. */
export function renderRows(
  messages: readonly MessageView[],
  context: MessageContext,
  look: TimelineLook,
): readonly Markup[] {
  const firstUnread = findFirstUnread(messages, look)
  return messages.map((message, index) => {
    const previous = messages[index - 1]
    const before = previous && groupable(previous)
    const here = groupable(message)
    const day = startsDay(before, here, context.zone.dayOf) ? renderDay(here.at, context, look.now) : nothing
    const divider = message === firstUnread ? renderUnreadDivider() : nothing
    const continues = message !== firstUnread && continuesGroup(before, here, context.zone.dayOf)
    return markup`${day}${divider}${renderMessage(message, context, lookOf(message, continues, look))}`
  })
}

export function renderUnreadDivider(): Markup {
  return markup`<div class="unread-divider" data-unread-divider role="separator" aria-label="New messages"><span>New</span></div>`
}

/** Above a channel's messages it is the way to another day; what is within a separator is no button to a screen reader. */
function renderDay(at: number, { zone, inThread }: MessageContext, now: number): Markup {
  const [day, label] = [zone.dayOf(at), zone.dayLabel(at, now)]
  const shown = inThread
    ? markup`<span class="day-label">${label}</span>`
    : markup`<button type="button" class="day-label" title="Jump to a day" data-action="timeline#pickDay">${label}</button>`
  return markup`<div class="day" data-day="${day}"><span role="separator" aria-label="${label}"></span>${shown}</div>`
}

function findFirstUnread(messages: readonly MessageView[], { readSeq, meId }: TimelineLook): MessageView | undefined {
  if (readSeq === undefined) return undefined
  return messages.find(({ seq, author }) => seq > readSeq && author.id !== meId)
}

function lookOf(message: MessageView, continues: boolean, look: TimelineLook): MessageLook {
  return { continues, mentionsMe: mentions(message, look.meId), highlighted: message.id === look.target }
}

function mentions(message: MessageView, meId: string): boolean {
  if (message.author.id === meId) return false
  return message.mentions.some(
    ({ type, target_id: id }) => type === 'here' || type === 'channel' || (type === 'user' && id === meId),
  )
}

function groupable(message: MessageView): Groupable {
  const { author, created_at, deleted_at } = message
  return {
    author: author.id,
    persona: personaOf(author),
    at: Date.parse(created_at),
    deleted: deleted_at !== null,
  }
}
