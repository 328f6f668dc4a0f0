import { z } from 'zod'
import { defineEndpoint, pageOf } from '../endpoint.ts'
import { timestamp, uuid } from '../fields.ts'
import { limits } from '../limits.ts'
import { meView } from '../views.ts'
import { currentPassword } from './account.ts'

const signedIn = z.object({ token: z.string(), user: meView })
const passkeyName = z.string().trim().min(1).max(limits.passkeyName)
/** What WebAuthn calls options and responses; read by the browser, and by the checker of signatures. */
const webauthnObject = z.record(z.string(), z.unknown())

const base64url = z.string().regex(/^[\w-]+$/)
const encoded = base64url.max(20_000)
/** Three such texts, and what an extension of the browser answers. */
const bodyBytes = 80 * 1024
/** `PublicKeyCredential.toJSON()` of the browser; only what is read, bounded. */
const credential = z.object({
  id: base64url.max(1_400),
  rawId: base64url.max(1_400),
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
})
const attestation = credential.extend({
  response: z.object({
    clientDataJSON: encoded,
    attestationObject: encoded,
    transports: z.array(z.string().max(32)).max(10).optional(),
  }),
})
const assertion = credential.extend({
  response: z.object({
    clientDataJSON: encoded,
    authenticatorData: encoded,
    signature: encoded,
    userHandle: base64url.max(200).nullish(),
  }),
})

export const passkeyView = z.object({
  id: uuid,
  name: z.string(),
  created_at: timestamp,
  last_used_at: timestamp.nullable(),
  /** The key is kept on several devices by its maker. */
  backed_up: z.boolean(),
  /** It asked its owner (PIN, finger, face) when it was used last; one that did not is a second step only. */
  user_verified: z.boolean(),
})
export type PasskeyView = z.infer<typeof passkeyView>

const onePasskey = z.object({ passkey_id: uuid })

/** Endpoints of the gateway about passkeys (WebAuthn). */
export const passkeyEndpoints = {
  loginPasskeyOptions: defineEndpoint({
    method: 'POST',
    path: '/auth/login/passkey/options',
    tag: 'auth',
    summary: 'What the browser asks a passkey to sign in with; works for five minutes, once',
    auth: 'none',
    access: 'Anybody; limited per address',
    allow: 'anyone',
    output: z.object({ options: webauthnObject }),
    errors: ['login_method_off', 'rate_limited'],
  }),
  loginPasskey: defineEndpoint({
    method: 'POST',
    path: '/auth/login/passkey',
    tag: 'auth',
    summary: 'Sign in with a passkey, without a name; or as the second step after a password',
    auth: 'none',
    access: 'Whoever holds a passkey of an account; one that did not ask its owner counts as a second step only',
    allow: 'device-holder',
    body: z.object({
      response: assertion,
      /** From `second_factor_required`. */
      challenge: z.string().min(1).max(200).optional(),
    }),
    bodyBytes,
    output: signedIn,
    errors: ['login_method_off', 'passkey_invalid', 'challenge_invalid', 'email_unconfirmed', 'rate_limited'],
  }),
  addPasskeyOptions: defineEndpoint({
    method: 'POST',
    path: '/auth/passkeys/options',
    tag: 'auth',
    summary: 'What the browser asks a device to make a passkey with; works for five minutes, once',
    access: 'Any signed-in user with the current password, or within 15 minutes of signing in',
    allow: 'signed-in',
    body: z.object({ current_password: currentPassword }),
    output: z.object({ options: webauthnObject }),
    errors: ['login_method_off', 'invalid_credentials', 'step_up_required', 'limit_reached', 'rate_limited'],
  }),
  addPasskey: defineEndpoint({
    method: 'POST',
    path: '/auth/passkeys',
    tag: 'auth',
    summary: 'Keep a passkey the browser has made',
    access: 'Any signed-in user who was given the options a moment ago',
    allow: 'device-holder',
    body: z.object({ response: attestation, name: passkeyName }),
    status: 201,
    bodyBytes,
    output: passkeyView,
    errors: ['login_method_off', 'passkey_invalid', 'limit_reached'],
  }),
  listPasskeys: defineEndpoint({
    method: 'GET',
    path: '/auth/passkeys',
    tag: 'auth',
    summary: 'List my passkeys',
    access: 'Any signed-in user; own passkeys only',
    allow: 'signed-in',
    output: pageOf(passkeyView),
  }),
  renamePasskey: defineEndpoint({
    method: 'PATCH',
    path: '/auth/passkeys/:passkey_id',
    tag: 'auth',
    summary: 'Name one of my passkeys',
    access: 'Own passkeys only',
    allow: 'own-object',
    params: onePasskey,
    body: z.object({ name: passkeyName }),
    output: passkeyView,
    errors: ['not_found'],
    idempotent: true,
  }),
  deletePasskey: defineEndpoint({
    method: 'DELETE',
    path: '/auth/passkeys/:passkey_id',
    tag: 'auth',
    summary: 'Remove one of my passkeys; not the last way into the account',
    access: 'Own passkeys only',
    allow: 'own-object',
    params: onePasskey,
    errors: ['not_found', 'last_login_method'],
    idempotent: true,
  }),
}
