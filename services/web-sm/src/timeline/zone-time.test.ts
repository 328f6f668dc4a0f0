import { expect, test } from 'bun:test'
import { createZoneTime } from './zone-time.ts'

const at = Date.parse('2026-11-20T23:30:00.000Z')

test('times are in the reader’s zone and clock', () => {
  expect(createZoneTime('Europe/Berlin', '24h').timeOf(at)).toBe('00:30')
  expect(createZoneTime('UTC', '12h').timeOf(at).toLowerCase()).toBe('11:30 pm')
})

test('a text that is kept is given only within its minute, and its second', () => {
  const { timeOf, exact } = createZoneTime('UTC', '24h')
  const shown = [0, 59_999, 60_000, 60_999, 61_000, 0].map((ms) => [timeOf(at + ms), exact(at + ms).slice(-8)])
  expect(shown).toEqual([
    ['23:30', '23:30:00'],
    ['23:30', '23:30:59'],
    ['23:31', '23:31:00'],
    ['23:31', '23:31:00'],
    ['23:31', '23:31:01'],
    ['23:30', '23:30:00'],
  ])
})

test('an unknown zone, as a cookie may hold, is UTC', () => {
  for (const zone of [undefined, '', 'Nowhere/At_All', '<script>'])
    expect(createZoneTime(zone).dayOf(at)).toBe('2026-11-20')
})

test('days near now have names, others a date, other years the year', () => {
  const { dayLabel } = createZoneTime('UTC')
  expect(dayLabel(at, at)).toBe('Today')
  expect(dayLabel(at - 86_400_000, at)).toBe('Yesterday')
  expect(dayLabel(Date.parse('2026-11-02T10:00:00.000Z'), at)).toBe('Monday 2 November')
  expect(dayLabel(Date.parse('2025-11-02T10:00:00.000Z'), at)).toBe('2 November 2025')
})
