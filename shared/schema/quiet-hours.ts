import { z } from 'zod'

const timeOfDay = z
  .string()
  .max(5)
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'is a time of day as 22:30')

/** A time zone as `Intl` knows it. */
export const timeZone = z
  .string()
  .max(64)
  .refine((name) => isTimeZone(name), { message: 'is not a time zone' })

/** Every day from one time to another, over midnight when the first is the later one. */
export const quietHours = z
  .object({ from: timeOfDay, to: timeOfDay, time_zone: timeZone })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'is another time than the beginning' })

export type QuietHours = z.infer<typeof quietHours>

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    // RangeError says that there is none.
    return false
  }
}
