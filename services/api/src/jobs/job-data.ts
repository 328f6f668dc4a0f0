import { z } from 'zod'

const id = z.uuid()
const nothing = z.object({})

/** What a job of each kind is about. Jobs wait over an update of the server: a kind's data only grows. */
export const jobData = {
  'jobs/tidy': nothing,
  'channel/erase': z.object({ channel_id: id }),
  'community/erase': z.object({ community_id: id }),
  'user/erase': z.object({ user_id: id }),
  /** Messages from one `seq` to another; those of threads too when `replies` says so. */
  'channel/purge': z.object({ channel_id: id, from_seq: z.int(), to_seq: z.int(), replies: z.boolean() }),
  /** Messages that are older than the channel's retention. */
  'channel/expire': z.object({ channel_id: id }),
  /** The links of a message. `author_id`: nobody has too many of these waiting. */
  'message/preview': z.object({ message_id: id, author_id: id }),
  'retention/sweep': nothing,
  'reminder/deliver': z.object({ reminder_id: id }),
  'mutes/expire': nothing,
  'digests/send': nothing,
  'files/orphans': nothing,
  'files/pictures': nothing,
  'files/unposted': nothing,
  'idempotency/tidy': nothing,
  'sign-in/tidy': nothing,
  'audit/tidy': nothing,
  'mails/tidy': nothing,
  'secrets/seal': nothing,
} as const

export type JobName = keyof typeof jobData
export type JobDataOf<N extends JobName> = z.infer<(typeof jobData)[N]>
