import { z } from 'zod'
import { eventPayloads, threadState, type EventEnvelope, type EventType, type KnownEvent } from './events.ts'
import { messageFromEvent } from './message-from-event.ts'
import { messageView } from './views.ts'

/** Between services only. */
const { 'session/revoked': _ended, 'presence/seen': _seen, 'presence/asked': _asked, ...told } = eventPayloads

/**
 * What programs are told of each event (WebSocket and terminal doors): its payload, with whole messages where the
 * payload is one, and nothing that concerns services alone.
 */
export const clientEvents = {
  ...told,
  'message/created': z.object({ message: messageView, thread: threadState.nullable() }),
  'message/edited': z.object({ message: messageView }),
  'member/left': told['member/left'].extend({ reason: z.literal('left') }),
  'member/kicked': told['member/kicked'].extend({ reason: z.literal('kicked') }),
  'member/banned': told['member/banned'].extend({ reason: z.literal('banned') }),
  'presence/online': z.object({ user_id: z.uuid(), online: z.literal(true) }),
  'presence/offline': z.object({ user_id: z.uuid(), online: z.literal(false) }),
} satisfies Partial<Record<EventType, z.ZodObject>>

export type ClientEventType = keyof typeof clientEvents

/** True for events that programs are told of. */
export function isClientEvent(event: KnownEvent): event is Extract<KnownEvent, { readonly type: ClientEventType }> {
  return Object.hasOwn(clientEvents, event.type)
}

/** Where and when it happened and who did it; the same for every event. */
export function placeOf({ community_id, channel_id, actor_id, ts }: EventEnvelope) {
  return { community_id, channel_id, actor_id, ts }
}

/** The event's own fields, as `clientEvents` describes them. */
export function fieldsOf(event: KnownEvent): object {
  switch (event.type) {
    case 'message/created':
      return { message: messageFromEvent(event.payload), thread: event.payload.thread }
    case 'message/edited':
      return { message: messageFromEvent(event.payload) }
    case 'member/left':
    case 'member/kicked':
    case 'member/banned':
      return { ...event.payload, reason: event.type.slice('member/'.length) }
    case 'presence/online':
    case 'presence/offline':
      return { user_id: event.payload.user_id, online: event.type === 'presence/online' }
    default:
      return event.payload
  }
}
