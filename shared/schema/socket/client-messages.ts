import { z } from 'zod'
import { uuid } from '../fields.ts'

/** A JWT of POST /auth/jwt; session and API tokens open no socket. */
const token = z.string().min(1).max(2_048)

/** What a client says over a WebSocket, by its `op`. Fields nobody knows are ignored. */
export const clientMessages = {
  /** The first message of a new client. */
  identify: z.object({ op: z.literal('identify'), d: z.object({ token }) }),
  /** The first message of one that comes back; `s` is the last position it was told. */
  resume: z.object({ op: z.literal('resume'), d: z.object({ token, s: z.string().max(100) }) }),
  heartbeat: z.object({ op: z.literal('heartbeat') }),
  /** A newer JWT of the same session, before the present one expires. */
  renew: z.object({ op: z.literal('renew'), d: z.object({ token }) }),
  typing: z.object({
    op: z.literal('typing'),
    d: z.object({ channel_id: uuid, parent_id: uuid.nullable().default(null), state: z.enum(['start', 'stop']) }),
  }),
} as const

export const clientMessage = z.discriminatedUnion('op', [
  clientMessages.identify,
  clientMessages.resume,
  clientMessages.heartbeat,
  clientMessages.renew,
  clientMessages.typing,
])

export type ClientMessage = z.output<typeof clientMessage>
export type ClientMessageOf<Op extends ClientMessage['op']> = Extract<ClientMessage, { readonly op: Op }>['d' &
  keyof Extract<ClientMessage, { readonly op: Op }>]
