import { expect, test } from 'bun:test'
import { startOfDay } from './start-of-day.ts'
import { createZoneTime } from './zone-time.ts'

test.each([
  ['UTC', '2026-11-20', '2026-11-20T00:00:00.000Z'],
  ['Europe/Berlin', '2026-07-01', '2026-06-30T22:00:00.000Z'],
  ['Pacific/Kiritimati', '2026-11-20', '2026-11-19T10:00:00.000Z'],
  ['Pacific/Pago_Pago', '2026-11-20', '2026-11-20T11:00:00.000Z'],
  // Clocks go from 0:00 to 1:00.
  ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z'],
] as const)('in %s %s begins at %s', (zone, day, instant) => {
  expect(new Date(startOfDay(day, createZoneTime(zone))).toISOString()).toBe(instant)
})
