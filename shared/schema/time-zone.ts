import { z } from 'zod'

/** A name of the IANA time zone database that `Intl` knows; an offset as `+02:00` is none, and knows no summer time. */
export const timeZone = z
  .string()
  .max(64)
  .refine((name) => isTimeZone(name), { message: 'is not an IANA time zone as Europe/Berlin' })

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    // RangeError says that there is none.
    return false
  }
}
