import { expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { dmKey } from './dm-key.ts'

const [a, b, c] = [newId(), newId(), newId()]

test('AJ-68 a set of people has one key, whoever begins and however they are named', () => {
  expect(dmKey([a, b])).toBe(dmKey([b, a, b]))
  expect(dmKey([a, b])).not.toBe(dmKey([a, b, c]))
  expect(dmKey([a])).not.toBe(dmKey([b]))
})
