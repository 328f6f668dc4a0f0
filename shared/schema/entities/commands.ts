import { z } from 'zod'
import { timestamp, uuid } from '../fields.ts'
import { storedName, storedText, webAddress } from './stored.ts'

/** A slash command that another service answers. */
export const customCommand = z.object({
  id: uuid,
  community_id: uuid,
  name: storedName,
  usage: storedName,
  help: storedText,
  url: webAddress,
  /** What calls are signed with, encrypted; `secret` when it is not yet. */
  secret: z.string().nullable(),
  secret_sealed: z.string().nullable(),
  created_by: uuid.nullable(),
  created_at: timestamp,
})
