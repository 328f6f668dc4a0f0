import { z } from 'zod'
import { email, timestamp, uuid } from '../fields.ts'
import { secretHash } from './stored.ts'

/** A link somebody got by mail, and what it is for (GC-22, GC-23). */
export const mailLink = z.object({
  token_hash: secretHash,
  user_id: uuid,
  purpose: z.enum(['confirm', 'change', 'reset']),
  email,
  created_at: timestamp,
  expires_at: timestamp,
})
