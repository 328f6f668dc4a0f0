/** A moment as the clock on the wall shows it. */
export interface WallTime {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
}

const DAY_MS = 24 * 60 * 60_000

/** What the clock on the wall of a zone shows at a moment (ms since the epoch). */
export function wallTime(at: number, timeZone: string): WallTime {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const read = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0
  return { year: read('year'), month: read('month'), day: read('day'), hour: read('hour'), minute: read('minute') }
}

/**
 * The moment at which the clock on the wall shows this, in ms since the epoch. Of an hour that comes twice the first; an
 * hour that a change of the clock leaves out counts as the one after it.
 */
export function momentOf(wall: WallTime, timeZone: string): number {
  const utc = utcOf(wall)
  const offsets = [utc - DAY_MS, utc + DAY_MS].map((at) => utcOf(wallTime(at, timeZone)) - at)
  const candidates = offsets.map((offset) => utc - offset).toSorted((a, b) => a - b)
  return candidates.find((at) => utcOf(wallTime(at, timeZone)) === utc) ?? candidates.at(-1) ?? utc
}

/** The same time of day so many days later. */
export function addDays(wall: WallTime, days: number): WallTime {
  const later = new Date(Date.UTC(wall.year, wall.month - 1, wall.day + days))
  return { ...wall, year: later.getUTCFullYear(), month: later.getUTCMonth() + 1, day: later.getUTCDate() }
}

/** 0 for Sunday. */
export function weekdayOf({ year, month, day }: WallTime): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay()
}

function utcOf({ year, month, day, hour, minute }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute)
}
