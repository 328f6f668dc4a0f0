import type { FrameEncoder } from '@ajet/shared/live'
import { fieldsOf, isClientEvent, isKnownEvent, placeOf } from '@ajet/shared/schema'
import { say } from './say.ts'

/** Events as `dispatch` messages; the same text goes to everybody who may see the event. */
export const messageEncoder: FrameEncoder = {
  kind: 'socket',
  encode: ({ event }) => {
    if (!isKnownEvent(event) || !isClientEvent(event)) return undefined
    const d = { id: event.id, ...placeOf(event), rev: event.rev ?? null, ...fieldsOf(event) }
    return say({ op: 'dispatch', t: event.type, d })
  },
  encodeGap: (channelId) => say({ op: 'gap', d: { channel_id: channelId ?? null } }),
  // Where the position belongs is known when the event is delivered, after it was encoded.
  toFrame: (message, position) =>
    position === undefined ? message : `{"s":${JSON.stringify(position)},${message.slice(1)}`,
}
