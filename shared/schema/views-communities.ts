import { z } from 'zod'
import { timestamp } from './fields.ts'
import { authorView } from './views.ts'

/** Somebody who may change nothing that others read in a community, for a while. */
export const muteView = z.object({
  user: authorView,
  /** Null: until somebody ends it. */
  until: timestamp.nullable(),
  /** Null: their account is gone. */
  muted_by: authorView.nullable(),
  created_at: timestamp,
})

export type MuteView = z.infer<typeof muteView>
