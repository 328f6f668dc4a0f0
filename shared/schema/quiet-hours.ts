import { z } from 'zod'
import { timeZone } from './time-zone.ts'

const timeOfDay = z
  .string()
  .max(5)
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'is a time of day as 22:30')

/** Every day from one time to another, over midnight when the first is the later one. */
export const quietHours = z
  .object({ from: timeOfDay, to: timeOfDay, time_zone: timeZone })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'is another time than the beginning' })

export type QuietHours = z.infer<typeof quietHours>
