import { z } from 'zod'
import { timestamp, uuid } from '../fields.ts'
import { clientMessages } from './client-messages.ts'

/** Where a client stands in the log of events: `<epoch>.<number>`. */
export const socketPosition = z.string().max(100)

/** What stands around the fields of every event. */
export const eventPlace = z.object({
  /** Of the event; the same when it comes twice. */
  id: uuid,
  ts: timestamp,
  community_id: uuid.nullable(),
  channel_id: uuid.nullable(),
  actor_id: uuid.nullable(),
  /** Counts the durable events of the channel, without a hole; null for events of no channel and for signals. */
  rev: z.int().nullable(),
})

const refusal = z.object({ code: z.string(), detail: z.string() })
const ops = Object.keys(clientMessages) as [string, ...string[]]

/** What the server says over a WebSocket, by its `op`. More may come; a client ignores what it does not know. */
export const serverMessages = {
  /** At once. */
  hello: z.object({
    op: z.literal('hello'),
    d: z.object({
      /** How often the client says `heartbeat`, in ms. */
      heartbeat_interval: z.int(),
      /** How long the server waits for the first message, in ms. */
      identify_timeout: z.int(),
    }),
  }),
  /**
   * The answer to `identify`, and to `resume` behind what was missed. `resumed` is true when nothing is missing; if not,
   * the client takes a snapshot (GET /api/sync) from here on.
   */
  ready: z.object({
    op: z.literal('ready'),
    s: socketPosition,
    d: z.object({ user_id: uuid, session_id: uuid, expires_at: timestamp, resumed: z.boolean() }),
  }),
  /** An event: `t` is its type, `d` what happened, `s` the client's next position where there is one. */
  dispatch: z.object({
    op: z.literal('dispatch'),
    t: z.string(),
    s: socketPosition.optional(),
    d: eventPlace.loose(),
  }),
  heartbeat_ack: z.object({ op: z.literal('heartbeat_ack'), s: socketPosition }),
  /** Events are missing, of one channel, or of everything (null): take a snapshot of it. */
  gap: z.object({ op: z.literal('gap'), d: z.object({ channel_id: uuid.nullable() }) }),
  renewed: z.object({ op: z.literal('renewed'), d: z.object({ expires_at: timestamp }) }),
  /** What was asked is refused; the socket stays. */
  error: z.object({ op: z.literal('error'), d: refusal.extend({ op: z.enum(ops) }) }),
  /** The token is not good, or not any longer; the socket closes. */
  invalid_session: z.object({ op: z.literal('invalid_session'), d: refusal }),
  /** The socket closes for a reason of the server: come back with `resume`. */
  reconnect: z.object({ op: z.literal('reconnect') }),
} as const

export type ServerMessage = {
  [Op in keyof typeof serverMessages]: z.input<(typeof serverMessages)[Op]>
}[keyof typeof serverMessages]
