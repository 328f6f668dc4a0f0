import type { z } from 'zod'
import type { ApiContext } from '../context.ts'
import { jobData, type JobDataOf, type JobName } from './job-data.ts'

/** Undefined: done. `again`: there is more to do, in so many ms. */
export type JobOutcome = { readonly again: number } | undefined

export interface JobRun<D> {
  readonly data: D
  /** Aborted when the server stops and when another server holds the job: between two steps it is time to end. */
  readonly signal: AbortSignal
}

/**
 * What the runner knows of a kind. A job may run again after a crash in its middle, so what it has done is visible in
 * the database, in the same transaction. It takes some seconds at most and asks for more time with `again`.
 */
export interface JobKind<C> {
  /** A recurring job: ms from one run to the next. Every server agrees on one row of it. */
  readonly every: number | undefined
  /** A job is given up after so many tries; a recurring one waits for its next time. */
  readonly maxAttempts: number
  readonly run: (context: C, data: unknown, signal: AbortSignal) => Promise<JobOutcome>
}

export interface JobDefinition<N extends JobName> {
  readonly every?: number
  /** Default 12, which with the pauses between them is some hours. */
  readonly maxAttempts?: number
  readonly run: (api: ApiContext, job: JobRun<JobDataOf<N>>) => Promise<JobOutcome>
}

/** A kind of the registry, whose data is checked before it runs. */
export function defineJob<N extends JobName>(name: N, definition: JobDefinition<N>): JobKind<ApiContext> {
  const { every, maxAttempts = 12, run } = definition
  const schema: z.ZodType<JobDataOf<N>> = jobData[name] as unknown as z.ZodType<JobDataOf<N>>
  return { every, maxAttempts, run: (api, data, signal) => run(api, { data: schema.parse(data), signal }) }
}
