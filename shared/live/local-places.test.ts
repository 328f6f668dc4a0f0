import { expect, test } from 'bun:test'
import { LocalPlaces } from './local-places.ts'

const byPlace = (local: LocalPlaces) => Object.fromEntries(local.byPlace())

test('everybody is in the places that were added, until they or the places are gone', () => {
  const local = new LocalPlaces()
  local.add('ada', ['red', 'blue'])
  local.add('bob', ['red'])
  local.add('bob', ['red', 'green'])
  expect(byPlace(local)).toEqual({ red: ['ada', 'bob'], blue: ['ada'], green: ['bob'] })
  expect([local.leave('ada', 'blue'), local.leave('ada', 'blue'), local.leave('eve', 'red')]).toEqual([
    true,
    false,
    false,
  ])
  local.close('red')
  expect(byPlace(local)).toEqual({ green: ['bob'] })
  local.delete('bob')
  expect([local.of('ada'), local.of('bob')]).toEqual([[], undefined])
})
