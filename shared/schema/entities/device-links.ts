import { z } from 'zod'
import { timestamp, uuid } from '../fields.ts'
import { count, secretHash, storedName, storedText } from './stored.ts'

/** A program that waits to be signed in by a browser. */
export const deviceLink = z.object({
  id: uuid,
  device_code_hash: secretHash,
  user_code_hash: secretHash,
  client_name: storedName,
  user_agent: storedText,
  address: storedText,
  status: z.enum(['pending', 'approved', 'denied']),
  /** Who approved it. */
  user_id: uuid.nullable(),
  /** In which session. */
  session_id: uuid.nullable(),
  interval_s: count,
  last_polled_at: timestamp.nullable(),
  created_at: timestamp,
  expires_at: timestamp,
})

/** A key of the tokens that services check without the database (GC-4). */
export const signingKey = z.object({
  kid: storedName,
  /** A JWK (RFC 7517). */
  public_key: z.record(z.string(), z.json()),
  private_key_sealed: storedName,
  created_at: timestamp,
  signs_until: timestamp,
  verifies_until: timestamp,
})
