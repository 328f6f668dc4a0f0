import { z } from 'zod'
import { uuid } from '../fields.ts'

/** A JWT of POST /auth/jwt; session and API tokens open no socket. */
const token = z.string().min(1).max(2_048)

/** What a client says over a WebSocket, by its `op`. Fields nobody knows are ignored. */
export const clientMessages = {
  identify: z
    .object({ op: z.literal('identify'), d: z.object({ token }) })
    .describe('The first message of a new client: a JWT of POST /auth/jwt.'),
  resume: z
    .object({ op: z.literal('resume'), d: z.object({ token, s: z.string().max(100) }) })
    .describe('The first message of a client that comes back: a JWT, and the last position `s` it was told.'),
  heartbeat: z.object({ op: z.literal('heartbeat') }).describe('The client is there; every `heartbeat_interval`.'),
  renew: z
    .object({ op: z.literal('renew'), d: z.object({ token }) })
    .describe('A newer JWT of the same session, before the present one expires.'),
  typing: z
    .object({
      op: z.literal('typing'),
      d: z.object({ channel_id: uuid, parent_id: uuid.nullable().default(null), state: z.enum(['start', 'stop']) }),
    })
    .describe('The user begins to write in a channel or thread, or stops.'),
} as const

export const clientMessage = z.discriminatedUnion('op', [
  clientMessages.identify,
  clientMessages.resume,
  clientMessages.heartbeat,
  clientMessages.renew,
  clientMessages.typing,
])

export type ClientMessage = z.output<typeof clientMessage>
export type Typing = z.output<typeof clientMessages.typing>['d']
