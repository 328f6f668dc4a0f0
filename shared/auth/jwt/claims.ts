import { z } from 'zod'
import { fields } from '../../schema/mod.ts'

/** Whom our tokens are for: the services of this server. */
export const JWT_AUDIENCE = 'ajet-chat'
/** The only algorithm: what a token says of itself decides nothing (RFC 8725 §3.1). */
export const JWT_ALGORITHM = 'EdDSA'
export const JWT_LIFETIME_S = 15 * 60

export const jwtClaims = z.object({
  /** The user. */
  sub: fields.uuid,
  /** The session, or the API token, without which it is worth nothing. */
  sid: fields.uuid,
  /** Seconds since the epoch. */
  exp: z.int(),
  iat: z.int(),
  jti: z.string().min(1).max(64),
  /** Of an API token: what it may do, separated by spaces (RFC 8693 §4.2). */
  scope: z.string().optional(),
})
export type JwtClaims = z.infer<typeof jwtClaims>

const LONGEST = 2_048

/** True for what has the shape of a JWT in compact form, for nothing else that signs a request. */
export function looksLikeJwt(text: string): boolean {
  return text.length <= LONGEST && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)
}
