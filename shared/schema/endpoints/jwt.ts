import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { timestamp } from '../fields.ts'

/** Short-lived signed tokens, and the keys to check them (GC-4). */
export const jwtEndpoints = {
  createJwt: defineEndpoint({
    method: 'POST',
    path: '/auth/jwt',
    tag: 'auth',
    summary:
      'A JWT for 15 minutes, for the WebSocket gateway; as bearer token it does what this session may, outside /auth',
    access: 'Any signed-in user and API users; not by a JWT itself',
    allow: 'signed-in',
    scope: 'read',
    output: z.object({
      token: z.string(),
      token_type: z.literal('Bearer'),
      /** Seconds. */
      expires_in: z.int(),
      expires_at: timestamp,
    }),
  }),
  getKeys: defineEndpoint({
    method: 'GET',
    path: '/.well-known/jwks.json',
    tag: 'auth',
    summary: 'The public keys of the JWTs, as a JWK set (RFC 7517)',
    auth: 'none',
    access: 'Anybody',
    allow: 'anyone',
    output: z.object({
      keys: z.array(z.looseObject({ kid: z.string().optional(), kty: z.string().optional() })),
    }),
  }),
}
