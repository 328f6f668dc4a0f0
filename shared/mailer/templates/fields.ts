import { z } from 'zod'

/** What stands in links: base64url or an invite code. */
export const key = z.string().regex(/^[\w-]{4,200}$/)
export const name = z.string().min(1).max(200)
/** How long the link works, in minutes; at most 30 days. */
export const validMinutes = z.int().min(1).max(43_200)

/** `30 minutes`, `1 hour`, `2 days`: the largest unit that says it exactly. */
export function duration(minutes: number): string {
  if (minutes % 1_440 === 0) return count(minutes / 1_440, 'day')
  return minutes % 60 === 0 ? count(minutes / 60, 'hour') : count(minutes, 'minute')
}

function count(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? '' : 's'}`
}
