import type { ZoneTime } from './zone-time.ts'

const HOUR_MS = 60 * 60 * 1000

/** When a day (`2026-11-20`) begins, in ms: at midnight, or where the clocks are put forward at midnight, after it. */
export function startOfDay(day: string, { dayOf }: Pick<ZoneTime, 'dayOf'>): number {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  // No zone is further from UTC than 14 hours.
  let [before, from] = [midnight - 15 * HOUR_MS, midnight + 15 * HOUR_MS]
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2)
    if (dayOf(middle) < day) before = middle
    else from = middle
  }
  return from
}
