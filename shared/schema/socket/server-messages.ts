import { z } from 'zod'
import { timestamp, uuid } from '../fields.ts'
import { clientMessages } from './client-messages.ts'

/** Where a client stands in the log of events: `<epoch>.<number>`. */
const position = z.string().max(100)

/** What stands around the fields of every event. */
export const eventPlace = z.object({
  id: uuid.describe('Of the event; the same when it comes twice'),
  ts: timestamp,
  community_id: uuid.nullable(),
  channel_id: uuid.nullable(),
  actor_id: uuid.nullable(),
  rev: z
    .int()
    .nullable()
    .describe('Counts the durable events of the channel without a hole; null for other events and for signals'),
})

const refusal = z.object({ code: z.string().describe('As in the problem documents of the API'), detail: z.string() })
const ops = Object.keys(clientMessages) as [string, ...string[]]

/** What the server says over a WebSocket, by its `op`. More may come; a client ignores what it does not know. */
export const serverMessages = {
  hello: z
    .object({
      op: z.literal('hello'),
      d: z.object({
        heartbeat_interval: z.int().describe('How often the client says `heartbeat`, in ms'),
        identify_timeout: z.int().describe('How long the server waits for the first message, in ms'),
      }),
    })
    .describe('At once.'),
  ready: z
    .object({
      op: z.literal('ready'),
      s: position,
      d: z.object({
        user_id: uuid,
        session_id: uuid,
        expires_at: timestamp.describe('When the token expires, and the socket with it'),
        resumed: z.boolean().describe('Nothing is missing since the position that `resume` named'),
      }),
    })
    .describe(
      'The answer to `identify`, and to `resume` behind what was missed. Unless `resumed` is true the client takes a snapshot (GET /api/sync) from here on.',
    ),
  dispatch: z
    .object({ op: z.literal('dispatch'), t: z.string(), s: position.optional(), d: eventPlace.loose() })
    .describe('An event: `t` is its type, `d` what happened, `s` the next position of the client where there is one.'),
  heartbeat_ack: z.object({ op: z.literal('heartbeat_ack'), s: position }).describe('The answer to `heartbeat`.'),
  gap: z
    .object({ op: z.literal('gap'), d: z.object({ channel_id: uuid.nullable() }) })
    .describe('Events are missing, of one channel, or of everything (null): take a snapshot of it.'),
  renewed: z
    .object({ op: z.literal('renewed'), d: z.object({ expires_at: timestamp }) })
    .describe('The answer to `renew`.'),
  error: z
    .object({ op: z.literal('error'), d: refusal.extend({ op: z.enum(ops) }) })
    .describe('What was asked is refused; the socket stays.'),
  invalid_session: z
    .object({ op: z.literal('invalid_session'), d: refusal })
    .describe('The token is not good, or not any longer; the socket closes.'),
  reconnect: z
    .object({ op: z.literal('reconnect') })
    .describe('The socket closes for a reason of the server: come back with `resume`.'),
} as const

export type ServerMessage = {
  [Op in keyof typeof serverMessages]: z.input<(typeof serverMessages)[Op]>
}[keyof typeof serverMessages]
