import { views, type QuietHours, type UserSettings } from '@ajet/shared/schema'
import { Lru } from '@ajet/shared/std'

/** Making one takes longer than using it a hundred times. */
const formats = new Lru<string, Intl.DateTimeFormat>(500)

/** Whether somebody does not want to be disturbed at this time (ms): until a time, or every day between two. */
export function isQuiet({ dnd_until, dnd_hours }: Pick<UserSettings, 'dnd_until' | 'dnd_hours'>, now: number): boolean {
  if (dnd_until && Date.parse(dnd_until) > now) return true
  return dnd_hours ? isWithin(dnd_hours, now) : false
}

const dndSettings = views.userSettings.pick({ dnd_until: true, dnd_hours: true })

/** The same by what is stored, by this build or another; nothing that can be understood is no wish. */
export function isQuietBy(stored: unknown, now: number): boolean {
  if (stored === null || stored === undefined) return false
  const { data } = dndSettings.safeParse(stored)
  return data !== undefined && isQuiet(data, now)
}

function isWithin({ from, to, time_zone }: QuietHours, now: number): boolean {
  const time = timeIn(time_zone, now)
  return from < to ? from <= time && time < to : time >= from || time < to
}

/** `HH:MM` on a clock there. */
function timeIn(timeZone: string, now: number): string {
  const known = formats.get(timeZone)
  const format =
    known ?? new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  if (!known) formats.set(timeZone, format)
  return format.format(now)
}
