import { Lru } from '@ajet/shared/std'
import { createZoneTime, type HourClock, type ZoneTime } from './zone-time.ts'

/** Enough for the zones people live in, with the clocks and languages they read; the zone of a cookie may be anything. */
const kept = new Lru<string, ZoneTime>(500)

/** The same as `createZoneTime`, made once for many pages: the formats cost as much as a page of messages. */
export function zoneTime(zone: string | undefined, clock: HourClock, locale: string): ZoneTime {
  const key = JSON.stringify([zone, clock, locale])
  const known = kept.get(key)
  if (known) return known
  const made = createZoneTime(zone, clock, locale)
  kept.set(key, made)
  return made
}
