import { expect, test } from 'bun:test'
import { parseReminder } from './parse-when.ts'

/** A Friday, 16:10 in Berlin, 10:10 in New York. */
const now = Date.UTC(2026, 10, 20, 15, 10)

function due(typed: string, timeZone = 'UTC'): readonly [string, string] | undefined {
  const parsed = parseReminder(typed, { now, timeZone })
  return parsed && [new Date(parsed.dueAt).toISOString().slice(0, 16), parsed.text]
}

test('a while from now', () => {
  expect(due('in 10 minutes stretch')).toEqual(['2026-11-20T15:20', 'stretch'])
  expect(due('in 10m stretch')).toEqual(['2026-11-20T15:20', 'stretch'])
  expect(due('IN 2H30M to stretch')).toEqual(['2026-11-20T17:40', 'stretch'])
  expect(due('in 1 hour and 30 minutes: stretch')).toEqual(['2026-11-20T16:40', 'stretch'])
  expect(due('in an hour stretch')).toEqual(['2026-11-20T16:10', 'stretch'])
  expect(due('in 1.5 hours stretch')).toEqual(['2026-11-20T16:40', 'stretch'])
  expect(due('in 0.5h stretch')).toEqual(['2026-11-20T15:40', 'stretch'])
  expect(due('in 1.5 days stretch')).toEqual(['2026-11-22T03:10', 'stretch'])
  expect(due('in half an hour stretch')).toEqual(['2026-11-20T15:40', 'stretch'])
  expect(due('in 2 days, call mom')).toEqual(['2026-11-22T15:10', 'call mom'])
  expect(due('in 1 week 2 apples')).toEqual(['2026-11-27T15:10', '2 apples'])
})

test('at a time of day: the next time it comes', () => {
  expect(due('at 17:00 go home')).toEqual(['2026-11-20T17:00', 'go home'])
  expect(due('at 9:00 stand up')).toEqual(['2026-11-21T09:00', 'stand up'])
  expect(due('at 15:10 now')).toEqual(['2026-11-21T15:10', 'now'])
  expect(due('5pm go home')).toEqual(['2026-11-20T17:00', 'go home'])
  expect(due('at 5:30 pm go home')).toEqual(['2026-11-20T17:30', 'go home'])
  expect(due('at 12am sleep')).toEqual(['2026-11-21T00:00', 'sleep'])
  expect(due('at noon eat')).toEqual(['2026-11-21T12:00', 'eat'])
  expect(due('at 18 go home')).toEqual(['2026-11-20T18:00', 'go home'])
})

test('on a day, at 9:00 when no time is said', () => {
  expect(due('tomorrow 9:00 stand up')).toEqual(['2026-11-21T09:00', 'stand up'])
  expect(due('tomorrow stand up')).toEqual(['2026-11-21T09:00', 'stand up'])
  expect(due('tomorrow at 8 stand up')).toEqual(['2026-11-21T08:00', 'stand up'])
  expect(due('at 8:30 tomorrow stand up')).toEqual(['2026-11-21T08:30', 'stand up'])
  expect(due('today at 16:00 tea')).toEqual(['2026-11-20T16:00', 'tea'])
  expect(due('on monday at 10:00 plan')).toEqual(['2026-11-23T10:00', 'plan'])
  expect(due('Wednesday plan')).toEqual(['2026-11-25T09:00', 'plan'])
  expect(due('friday 16:00 beer')).toEqual(['2026-11-20T16:00', 'beer'])
  expect(due('friday 12:00 beer')).toEqual(['2026-11-27T12:00', 'beer'])
  expect(due('next friday 16:00 beer')).toEqual(['2026-11-27T16:00', 'beer'])
  expect(due('next monday plan')).toEqual(['2026-11-23T09:00', 'plan'])
  expect(due('next week plan')).toEqual(['2026-11-23T09:00', 'plan'])
  expect(due('plan the release next week at noon')).toEqual(['2026-11-23T12:00', 'plan the release'])
  expect(due('2026-12-24 18:00 presents')).toEqual(['2026-12-24T18:00', 'presents'])
  expect(due('on 2026-12-24 presents')).toEqual(['2026-12-24T09:00', 'presents'])
})

test('the time may stand behind the text', () => {
  expect(due('to stretch in 10 minutes')).toEqual(['2026-11-20T15:20', 'stretch'])
  expect(due('stand up tomorrow at 9')).toEqual(['2026-11-21T09:00', 'stand up'])
  expect(due('meet at the bridge at 17:00')).toEqual(['2026-11-20T17:00', 'meet at the bridge'])
})

test('a time is meant in the zone of whoever says it, also over a change of the clocks', () => {
  expect(due('at 17:00 go home', 'Europe/Berlin')).toEqual(['2026-11-20T16:00', 'go home'])
  expect(due('tomorrow 9:00 x', 'America/New_York')).toEqual(['2026-11-21T14:00', 'x'])
  expect(due('tomorrow 0:30 x', 'Pacific/Auckland')).toEqual(['2026-11-21T11:30', 'x'])
  const spring = { now: Date.UTC(2027, 2, 27, 12), timeZone: 'Europe/Berlin' }
  const at = (typed: string) => new Date(parseReminder(typed, spring)?.dueAt ?? 0).toISOString().slice(0, 16)
  expect(at('tomorrow 9:00 x')).toBe('2027-03-28T07:00')
  // 2:30 does not exist on that day.
  expect(at('tomorrow 2:30 x')).toBe('2027-03-28T01:30')
  expect(at('in 1 day x')).toBe('2027-03-28T11:00')
  expect(at('in 1 week and 30 minutes x')).toBe('2027-04-03T11:30')
  expect(at('in 24 hours x')).toBe('2027-03-28T12:00')
  expect(at('in half a week x')).toBe('2027-03-30T23:00')
  const autumn = { now: Date.UTC(2026, 9, 24, 12), timeZone: 'Europe/Berlin' }
  expect(new Date(parseReminder('tomorrow 2:30 x', autumn)?.dueAt ?? 0).toISOString().slice(0, 16)).toBe(
    '2026-10-25T00:30',
  )
})

test('what has no time in it, or none that exists, is none', () => {
  for (const typed of [
    '',
    'stretch',
    'in minutes stretch',
    'in 0 minutes x',
    'at 25:00 x',
    'at 9:75 x',
    'at 13pm x',
    '2026-02-30 x',
    'in 10 minutes',
    'tomorrow',
    '17 apples',
    'inside 10 minutes x',
    'in 1. hours x',
    'in .5 hours x',
    'next weekend x',
    'next apples',
    'mondayish x',
    '1:2:3 x',
  ])
    expect({ typed, due: due(typed) }).toEqual({ typed, due: undefined })
})

test('ABU-15 parsing stays fast whatever is typed', () => {
  const began = performance.now()
  for (const typed of [
    'in ' + '1 m '.repeat(4_000),
    'in 1m and '.repeat(1_600),
    ' '.repeat(16_000),
    'at '.repeat(5_000),
    '1'.repeat(16_000),
  ])
    parseReminder(typed, { now, timeZone: 'UTC' })
  expect(performance.now() - began).toBeLessThan(200)
})
