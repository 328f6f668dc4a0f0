import { z } from 'zod'
import { timestamp, uuid } from './fields.ts'

/** A slash command that another service answers, as owner and admins see it; the secret is shown once. */
export const customCommandView = z.object({
  id: uuid,
  community_id: uuid,
  /** Without the slash. */
  name: z.string(),
  usage: z.string(),
  help: z.string(),
  url: z.string(),
  created_by: uuid.nullable(),
  created_at: timestamp,
})

export type CustomCommandView = z.infer<typeof customCommandView>
