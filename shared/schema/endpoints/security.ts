import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { sessionView } from '../views.ts'
import { passkeyView } from './passkeys.ts'

/** The ways into one's own account; never a secret of them. */
export const securityView = z.object({
  email: z.string().nullable(),
  /** False: nobody has followed the link that was sent to the address. */
  email_confirmed: z.boolean(),
  has_password: z.boolean(),
  /** A code of an app is asked for after the password. */
  two_step: z.boolean(),
  recovery_codes_left: z.int(),
  /** Oldest first. */
  passkeys: z.array(passkeyView),
  /** Where one is signed in, oldest first. */
  sessions: z.array(sessionView),
})
export type SecurityView = z.infer<typeof securityView>

export const securityEndpoints = {
  getMySecurity: defineEndpoint({
    method: 'GET',
    path: '/api/me/security',
    tag: 'users',
    summary: 'How I sign in',
    access: 'Any signed-in user; own account only',
    allow: 'signed-in',
    scope: null,
    output: securityView,
  }),
}
