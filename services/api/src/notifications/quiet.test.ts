import { expect, test } from 'bun:test'
import { isQuiet, isQuietBy } from './quiet.ts'

const at = (time: string) => Date.parse(`2026-07-01T${time}:00Z`)

test('nobody is disturbed until the time they have said', () => {
  const dnd_until = '2026-07-01T12:00:00.000Z'
  expect([isQuiet({ dnd_until }, at('11:59')), isQuiet({ dnd_until }, at('12:00'))]).toEqual([true, false])
  expect(isQuiet({ dnd_until: null }, at('11:59'))).toBe(false)
})

test('quiet hours are those of the clock where somebody is, over midnight too', () => {
  const night = { dnd_hours: { from: '22:00', to: '07:30', time_zone: 'Europe/Berlin' } }
  const quiet = ['19:59', '20:00', '23:59', '00:00', '05:29', '05:30', '12:00'].map((time) => isQuiet(night, at(time)))
  expect(quiet).toEqual([false, true, true, true, true, false, false])
  const lunch = { dnd_hours: { from: '12:00', to: '13:00', time_zone: 'Asia/Kolkata' } }
  expect(['06:29', '06:30', '07:29', '07:30'].map((time) => isQuiet(lunch, at(time)))).toEqual([
    false,
    true,
    true,
    false,
  ])
})

test('quiet hours keep to the clock when it changes to summer time', () => {
  const night = { dnd_hours: { from: '22:00', to: '07:00', time_zone: 'Europe/Berlin' } }
  const on = (day: string) => isQuiet(night, Date.parse(`${day}T05:30:00Z`))
  expect([on('2026-03-28'), on('2026-03-29')]).toEqual([true, false])
})

test('what is stored and cannot be understood disturbs nobody’s work', () => {
  for (const stored of [null, undefined, 'x', {}, { dnd_hours: { from: '1', to: '2', time_zone: 'Mars' } }])
    expect(isQuietBy(stored, at('12:00'))).toBe(false)
})
