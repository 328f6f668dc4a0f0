/** Formats instants in one time zone; the same code on the server and in the browser, so that both print the same text. */
export interface ZoneTime {
  /** `2026-11-20`: equal for two instants of one day. */
  dayOf(at: number): string
  /** `14:05` or `2:05 PM`. */
  timeOf(at: number): string
  /** `Friday, November 20`, with the year when it is not `now`'s; `Today` and `Yesterday`. */
  dayLabel(at: number, now: number): string
  /** Full date and time, for the tooltip. */
  exact(at: number): string
}

export type HourClock = 'auto' | '12h' | '24h'

const MINUTE_MS = 60 * 1000
const DAY_MS = 24 * 60 * MINUTE_MS

/** An unknown zone falls back to UTC: it comes from a cookie or a setting. */
export function createZoneTime(zone: string | undefined, clock: HourClock = 'auto', locale = 'en-GB'): ZoneTime {
  const timeZone = knownZone(zone)
  const hour12 = clock === 'auto' ? undefined : clock === '12h'
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const time = new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit', hour12 })
  const label = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long', day: 'numeric', month: 'long' })
  const labelWithYear = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'long', year: 'numeric' })
  const exact = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'full', timeStyle: 'medium', hour12 })
  const dayOf = (at: number) => day.format(at)
  return {
    dayOf,
    timeOf: keepingLast(MINUTE_MS, (at) => time.format(at)),
    exact: keepingLast(1_000, (at) => exact.format(at)),
    dayLabel: (at, now) => {
      const key = dayOf(at)
      if (key === dayOf(now)) return 'Today'
      if (key === dayOf(now - DAY_MS)) return 'Yesterday'
      return key.slice(0, 4) === dayOf(now).slice(0, 4) ? label.format(at) : labelWithYear.format(at)
    },
  }
}

/** The text of instants of one `span` (ms) is one: messages that come together are printed together. */
function keepingLast(span: number, format: (at: number) => string): (at: number) => string {
  let last: number | undefined
  let text = ''
  return (at) => {
    const part = Math.floor(at / span)
    if (part === last) return text
    text = format(at)
    last = part
    return text
  }
}

function knownZone(zone: string | undefined): string {
  if (!zone) return 'UTC'
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  } catch (error) {
    if (error instanceof RangeError) return 'UTC'
    throw error
  }
}
