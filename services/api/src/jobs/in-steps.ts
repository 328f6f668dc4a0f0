import type { ApiContext } from '../context.ts'
import type { JobOutcome } from './job-kind.ts'

export interface Steps {
  /** Rows of one step: so few that no statement comes near its time-out, and no lock is held for long. */
  readonly size: number
  /** Repeats a step until it has less to do than its size. @throws OutOfTime, and what the signal says */
  all(step: () => Promise<number | bigint>): Promise<void>
}

/** What a job takes before it lets others go first, in ms. */
const SLICE_MS = 5_000

class OutOfTime extends Error {}

/** Runs a job that may have very much to do: for a while, and then again until it is done. */
export async function inSteps(
  { clock, batchSize }: Pick<ApiContext, 'clock' | 'batchSize'>,
  signal: AbortSignal,
  work: (steps: Steps) => Promise<void>,
): Promise<JobOutcome> {
  const end = clock.now() + SLICE_MS
  const all = async (step: () => Promise<number | bigint>) => {
    for (let done = batchSize; done >= batchSize; done = Number(await step())) {
      signal.throwIfAborted()
      if (clock.now() > end) throw new OutOfTime()
    }
  }
  try {
    await work({ size: batchSize, all })
    return undefined
  } catch (error) {
    if (error instanceof OutOfTime) return { again: 0 }
    throw error
  }
}
