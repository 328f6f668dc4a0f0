import type { Config } from '@ajet/shared/config'
import { longestUploadMs, type UploadPace } from '@ajet/shared/http'

/** Beyond the file itself: the head of its form, and the time to look at it and to keep it. */
const FORM_BYTES = 64 * 1024
const KEEPING_MS = 60_000
/** The longest a timer can be. */
const MAX_TIMER_MS = 2_147_483_647

export function uploadPace({ limits, uploads }: Config): UploadPace {
  return { graceMs: limits.body_seconds * 1000, bytesPerSecond: uploads.min_bytes_per_second }
}

/** After how long, in ms, a service that has not answered to an upload is taken to hang: it gives up by itself before. */
export function uploadTimeoutMs(config: Config): number {
  const longest = longestUploadMs(uploadPace(config), config.uploads.max_bytes + FORM_BYTES)
  return Math.min(longest + KEEPING_MS, MAX_TIMER_MS)
}
