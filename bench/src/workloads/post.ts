import type { Options } from '../options.ts'
import type { Section } from '../report/section.ts'
import { runPostCapacity } from './post-capacity.ts'
import { runPostLatency } from './post-latency.ts'

/** Durable posts: how quick at a fixed rate, and how many at most. */
export async function runPost(options: Options): Promise<readonly Section[]> {
  return [await runPostLatency(options), await runPostCapacity(options)]
}
