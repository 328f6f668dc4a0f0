import { expect, test } from 'bun:test'
import { beginningsOf, mayMatch } from './new-hits.ts'

test('a message is asked about when it holds the beginning of a word looked for', () => {
  expect(beginningsOf('Déployment from:bob -staging "at noon" has:file')).toEqual(['dep', 'at', 'noo'])
  expect(mayMatch('We DEPLOYED it', beginningsOf('deploys'))).toBe(true)
  expect(mayMatch('lunch?', beginningsOf('deploys'))).toBe(false)
})

test('a search by filters alone may find any message', () => {
  expect(mayMatch('lunch?', beginningsOf('from:bob -staging'))).toBe(true)
})
