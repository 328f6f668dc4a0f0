import { Scanner } from './scanner.ts'
import { addDays, momentOf, wallTime, weekdayOf, type WallTime } from '../zone-time.ts'

export interface Moment {
  /** ms since the epoch. */
  readonly now: number
  /** Of the IANA list. */
  readonly timeZone: string
}

export interface ParsedReminder {
  /** ms since the epoch; may have passed. */
  readonly dueAt: number
  readonly text: string
}

const MINUTE_MS = 60_000
const UNITS: Readonly<Record<string, number>> = { s: 1 / 60, m: 1, h: 60 }
const DAYS: Readonly<Record<string, number>> = { d: 1, w: 7 }
const MORNING = { hour: 9, minute: 0 }
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MONDAY = 1

/**
 * Reads `in 10 minutes text`, `at 17:00 text`, `tomorrow 9:00 text`, `on friday at 5pm text`, `2026-12-24 text`; the time
 * may also stand behind the text. A day without a time is at 9:00. Never throws, whatever is typed; undefined for what
 * has no time in it.
 */
export function parseReminder(typed: string, moment: Moment): ParsedReminder | undefined {
  const text = typed.trim()
  const ahead = parseAhead(text, moment)
  if (ahead && ahead.text !== '') return ahead
  return parseBehind(text, moment)
}

function parseAhead(text: string, moment: Moment): ParsedReminder | undefined {
  const scanner = new Scanner(text)
  const dueAt = readWhen(scanner, moment)
  if (dueAt === undefined) return undefined
  return { dueAt, text: scanner.rest.replace(/^(?:to|that|about)\s+|^[:,–-]\s*/i, '').trim() }
}

/** How much of the end is looked at for a time. */
const BEHIND = 60

function parseBehind(text: string, moment: Moment): ParsedReminder | undefined {
  const from = Math.max(0, text.length - BEHIND)
  for (const { index } of text.slice(from).matchAll(/(?<=\s)\S/g)) {
    const at = from + index
    const found = parseAhead(text.slice(at), moment)
    if (found && found.text === '')
      return {
        dueAt: found.dueAt,
        text: text
          .slice(0, at)
          .replace(/^to\s+/i, '')
          .trim(),
      }
  }
  return undefined
}

function readWhen(scanner: Scanner, moment: Moment): number | undefined {
  return scanner.try(() => readDuration(scanner, moment)) ?? scanner.try(() => readClock(scanner, moment))
}

/** `in 1 hour and 30 minutes`; days and weeks from now at the same time of day, whatever the clocks do in between. */
function readDuration(scanner: Scanner, { now, timeZone }: Moment): number | undefined {
  if (!scanner.take(/in\b/iy)) return undefined
  let [minutes, days] = [0, 0]
  for (let parts = 0; parts < 4; parts++) {
    const more = scanner.try(() => readPart(scanner, parts > 0))
    if (more === undefined) break
    minutes += more.minutes
    days += more.days
  }
  if (minutes + days === 0) return undefined
  return now + Math.round(minutes * MINUTE_MS) + (days > 0 ? spanOf(days, now, timeZone) : 0)
}

/** So many days in ms; of a half one half. */
function spanOf(days: number, now: number, timeZone: string): number {
  const today = wallTime(now, timeZone)
  const whole = momentOf(addDays(today, Math.trunc(days)), timeZone) - momentOf(today, timeZone)
  return whole + (days % 1) * 24 * 60 * MINUTE_MS
}

function readPart(scanner: Scanner, follows: boolean) {
  if (follows) scanner.take(/and\b|,/iy)
  const count = scanner.take(/\d{1,5}(?:\.\d{1,3})?|an?\b|one\b|half an?\b/iy)?.[0].toLowerCase()
  const unit = scanner.take(
    /(?:(s)(?:ec(?:ond)?s?)?|(m)(?:in(?:ute)?s?)?|(h)(?:(?:ou)?rs?)?|(d)(?:ays?)?|(w)(?:eeks?)?)(?![a-z])/iy,
  )
  const letter = unit?.slice(1).find(Boolean)?.toLowerCase()
  if (count === undefined || letter === undefined) return undefined
  const number = /^\d/.test(count) ? Number(count) : count.startsWith('half') ? 0.5 : 1
  return { minutes: number * (UNITS[letter] ?? 0), days: number * (DAYS[letter] ?? 0) }
}

interface ClockTime {
  readonly hour: number
  readonly minute: number
}

/** A day, a time of day, or both in either order. */
function readClock(scanner: Scanner, { now, timeZone }: Moment): number | undefined {
  const today = wallTime(now, timeZone)
  const early = scanner.try(() => readTime(scanner))
  const day = scanner.try(() => readDay(scanner, today))
  const time = early ?? (day ? scanner.try(() => readTime(scanner, true)) : undefined)
  if (!day && !time) return undefined
  const at = (date: WallTime) => momentOf({ ...date, ...(time ?? MORNING) }, timeZone)
  if (!day) return at(today) > now ? at(today) : at(addDays(today, 1))
  // A weekday's name is the next such day; today's own while the time is still to come.
  if (!day.repeats || at(day.date) > now) return at(day.date)
  return at(addDays(day.date, 7))
}

interface Day {
  readonly date: WallTime
  readonly repeats: boolean
}

function readDay(scanner: Scanner, today: WallTime): Day | undefined {
  const near = scanner.take(/(?:today|(tomorrow))(?![\p{L}\d])/iuy)
  if (near) return { date: addDays(today, near[1] === undefined ? 0 : 1), repeats: false }
  scanner.take(/on\b/iy)
  const date = scanner.take(/(\d{4})-(\d{2})-(\d{2})(?!\d)/y)
  if (date) return readDate(today, Number(date[1]), Number(date[2]), Number(date[3]))
  const next = scanner.take(/next\b/iy)
  if (next && scanner.take(/week(?![\p{L}\d])/iuy)) return { date: nextOf(MONDAY, today), repeats: false }
  const name = scanner.take(/(sun|mon|tue|wed|thu|fri|sat)(?:s?day|nesday|rsday|urday|s|r|rs)?(?![\p{L}\d])/iuy)?.[1]
  if (name === undefined) return undefined
  const weekday = WEEKDAYS.indexOf(name.toLowerCase())
  const isToday = weekday === weekdayOf(today)
  return { date: isToday && !next ? today : nextOf(weekday, today), repeats: true }
}

/** The next such day after this one. */
function nextOf(weekday: number, today: WallTime): WallTime {
  return addDays(today, (weekday - weekdayOf(today) + 7) % 7 || 7)
}

function readDate(today: WallTime, year: number, month: number, day: number): Day | undefined {
  const real = new Date(Date.UTC(year, month - 1, day))
  const exists = real.getUTCMonth() === month - 1 && real.getUTCDate() === day
  return exists ? { date: { ...today, year, month, day }, repeats: false } : undefined
}

/** `at 17`, `at 17:00`, `5pm`, `noon`; a bare number is a time only after `at`, and behind a day. */
function readTime(scanner: Scanner, bareHour = false): ClockTime | undefined {
  const isSaid = scanner.take(/at\b/iy) !== undefined || bareHour
  const named = scanner.take(/(noon|midnight)\b/iy)?.[1]
  if (named) return { hour: named.toLowerCase() === 'noon' ? 12 : 0, minute: 0 }
  const found = scanner.take(/(\d{1,2})(?::(\d{2}))?(?:\s?([ap])\.?m\.?)?(?![\p{L}\d:.])/iuy)
  if (!found) return undefined
  const [, hours = '', minutes, half] = found
  if (!isSaid && minutes === undefined && half === undefined) return undefined
  const [hour, minute] = [Number(hours), Number(minutes ?? 0)]
  if (minute > 59 || hour > 23) return undefined
  if (half === undefined) return { hour, minute }
  if (hour < 1 || hour > 12) return undefined
  return { hour: (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0), minute }
}
