import { z } from 'zod'
import { uuid } from './fields.ts'

/** How far somebody has read a channel or thread. */
export const readPlace = z
  .object({
    /** The last message read, in a thread a reply or the root; null marks everything unread. */
    message_id: uuid.nullable().optional(),
    /** Its `seq`: a place that is there even when the message is not any more. */
    seq: z.int().min(0).max(2_147_483_647).optional(),
  })
  .refine(({ message_id, seq }) => (message_id === undefined) !== (seq === undefined), {
    message: 'takes one of message_id and seq',
  })
