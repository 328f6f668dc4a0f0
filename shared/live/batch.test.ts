import { expect, test } from 'bun:test'
import { Batch } from './batch.ts'

const frame = (text: string) => new TextEncoder().encode(text)
const [a, b, c] = [frame('a'), frame('b'), frame('c')]

test('connections with the same frames in the same order share the same bytes', () => {
  const root = new Batch()
  const [first, second] = [root.add(a).add(b), root.add(a).add(b)]
  expect(first.bytes()).toBe(second.bytes())
  expect(new TextDecoder().decode(first.bytes())).toBe('ab')
})

test('connections that differ do not mix', () => {
  const root = new Batch()
  const texts = [root.add(a).add(c), root.add(b).add(a), root.add(a).add(b), root.add(a)].map((batch) =>
    new TextDecoder().decode(batch.bytes()),
  )
  expect(texts).toEqual(['ac', 'ba', 'ab', 'a'])
})
