import { expect, test } from 'bun:test'
import { continuesGroup, GROUP_WINDOW_MS, personaOf, startsDay, type Groupable } from './grouping.ts'
import { createZoneTime } from './zone-time.ts'

const { dayOf } = createZoneTime('UTC')
const noon = Date.parse('2026-11-20T12:00:00.000Z')
const row = (fields: Partial<Groupable> = {}): Groupable => ({
  author: 'ada',
  persona: undefined,
  at: noon,
  deleted: false,
  ...fields,
})

test('a message of the same author within five minutes continues the group', () => {
  expect(continuesGroup(row(), row({ at: noon + GROUP_WINDOW_MS - 1 }), dayOf)).toBe(true)
})

test('five minutes later, or somebody else, begins a group', () => {
  expect(continuesGroup(row(), row({ at: noon + GROUP_WINDOW_MS }), dayOf)).toBe(false)
  expect(continuesGroup(row(), row({ author: 'grace' }), dayOf)).toBe(false)
  expect(continuesGroup(undefined, row(), dayOf)).toBe(false)
})

test('another name or picture of the same webhook begins a group', () => {
  const hook = { id: '1', username: 'hook', display_name: 'CI', avatar_url: null, kind: 'webhook' as const }
  const personas = [{}, { avatar_emoji: '🤖' }, { display_name: 'Deploy' }, { avatar_url: 'https://a.example/' }].map(
    (more) => personaOf({ ...hook, ...more }),
  )
  expect(new Set(personas).size).toBe(4)
  const [first, second] = personas
  expect(continuesGroup(row({ persona: first }), row({ persona: second }), dayOf)).toBe(false)
  expect(continuesGroup(row({ persona: first }), row({ persona: first }), dayOf)).toBe(true)
  expect(personaOf({ ...hook, kind: 'user' })).toBeUndefined()
})

test('a deleted message neither continues a group nor is continued', () => {
  expect(continuesGroup(row({ deleted: true }), row(), dayOf)).toBe(false)
  expect(continuesGroup(row(), row({ deleted: true }), dayOf)).toBe(false)
})

test('a clock that stepped back begins a group', () => {
  expect(continuesGroup(row(), row({ at: noon - 1 }), dayOf)).toBe(false)
})

test('midnight in the reader’s zone, not in UTC, begins a day and a group', () => {
  const berlin = createZoneTime('Europe/Berlin')
  const before = row({ at: Date.parse('2026-11-20T22:59:30.000Z') })
  const after = row({ at: Date.parse('2026-11-20T23:00:30.000Z') })
  expect(startsDay(before, after, berlin.dayOf)).toBe(true)
  expect(continuesGroup(before, after, berlin.dayOf)).toBe(false)
  expect(startsDay(before, after, dayOf)).toBe(false)
})
