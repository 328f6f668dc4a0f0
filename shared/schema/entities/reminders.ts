import { z } from 'zod'
import { timestamp, uuid } from '../fields.ts'
import { storedName } from './stored.ts'

/** What somebody wants to be reminded of; gone when it has come. */
export const reminder = z.object({
  id: uuid,
  user_id: uuid,
  /** Where it is posted; null: to the user alone. */
  channel_id: uuid.nullable(),
  text: storedName,
  due_at: timestamp,
  created_at: timestamp,
})

/** Up to which notification a user has been told by mail. */
export const mailDigest = z.object({ user_id: uuid, last_notification_id: uuid, sent_at: timestamp })
