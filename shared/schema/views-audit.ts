import { z } from 'zod'
import { timestamp, uuid } from './fields.ts'
import { authorView } from './views.ts'

/** One privileged act. */
export const auditView = z.object({
  id: uuid,
  /** For example `member/kicked`; the list grows. */
  action: z.string(),
  /** Who did it; null: the server itself, or an account that is gone. */
  actor: authorView.nullable(),
  /** Id of what it was done to: a user, a channel, an invite, a webhook. */
  target: z.string(),
  /** The user it was done to, when it was one of the community or is still known to it. */
  target_user: authorView.nullable(),
  /** What else there is to say, by the action. */
  data: z.record(z.string(), z.string()),
  created_at: timestamp,
})

export type AuditView = z.infer<typeof auditView>
