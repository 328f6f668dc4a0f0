import { z } from 'zod'

const nothing = z.object({})

/** What a job of each kind is about. Jobs wait over an update of the server: a kind's data only grows. */
export const jobData = {
  'jobs/tidy': nothing,
} as const

export type JobName = keyof typeof jobData
export type JobDataOf<N extends JobName> = z.infer<(typeof jobData)[N]>
