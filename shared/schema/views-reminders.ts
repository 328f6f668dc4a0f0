import { z } from 'zod'
import { timestamp, uuid } from './fields.ts'

/** What somebody wants to be reminded of. */
export const reminderView = z.object({
  id: uuid,
  text: z.string(),
  due_at: timestamp,
  /** Where it is posted, in the name of whoever asked; null: a notification for that person alone. */
  channel_id: uuid.nullable(),
  created_at: timestamp,
})

export type ReminderView = z.infer<typeof reminderView>
