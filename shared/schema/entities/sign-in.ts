import { z } from 'zod'
import { email, timestamp, uuid } from '../fields.ts'
import { count, secretHash, storedName } from './stored.ts'

/** A link somebody got by mail, and what it is for (GC-22, GC-23). */
export const mailLink = z.object({
  token_hash: secretHash,
  user_id: uuid,
  purpose: z.enum(['confirm', 'change', 'reset']),
  email,
  created_at: timestamp,
  expires_at: timestamp,
  /** Of a new address: the session that asked for it, with which the link ends. */
  session_id: uuid.nullable(),
})

/** The secret of an app that makes codes, encrypted. */
export const totpSecret = z.object({
  user_id: uuid,
  sealed: z.string(),
  confirmed_at: timestamp.nullable(),
  last_step: count,
  created_at: timestamp,
})

export const recoveryCode = z.object({ user_id: uuid, code_hash: secretHash, created_at: timestamp })

/** A key in a person's device (WebAuthn); only its public half. */
export const passkey = z.object({
  id: uuid,
  user_id: uuid,
  credential_id: storedName,
  public_key: z.base64(),
  counter: count,
  transports: z.array(z.string()),
  name: storedName,
  backed_up: z.boolean(),
  /** Whether it asked its owner (PIN, finger, face) when it was used last. */
  user_verified: z.boolean(),
  created_at: timestamp,
  last_used_at: timestamp.nullable(),
})

/** A sign-in that is half done. */
export const signInChallenge = z.object({
  token_hash: secretHash,
  user_id: uuid.nullable(),
  purpose: z.enum(['second-factor', 'passkey-add', 'passkey-login']),
  wrong_count: count,
  created_at: timestamp,
  expires_at: timestamp,
})
