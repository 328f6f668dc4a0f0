import { expect, test } from 'bun:test'
import { FrameRing } from './frame-ring.ts'
import { isAfter, parsePlace } from './place.ts'

const frame = (mark: string) => ({ mark, html: mark })
const marks = (ring: FrameRing, position: string) => ring.after(position)?.map(({ mark }) => mark)

test('a page gets the frames from its position on, and nothing else', () => {
  const ring = new FrameRing('e.10')
  for (const mark of ['e.11', 'e.12', 'e.13']) ring.push(frame(mark))
  expect(marks(ring, 'e.12')).toEqual(['e.12', 'e.13'])
  expect(marks(ring, 'e.14')).toEqual([])
  expect(ring.end).toBe('e.13')
})

test('a page from before the ring, or from another epoch, is told that frames are missing', () => {
  const ring = new FrameRing('e.10')
  ring.push(frame('e.11'))
  expect(ring.after('e.9')).toBeUndefined()
  expect(ring.after('f.11')).toBeUndefined()
  expect(ring.after('nonsense')).toBeUndefined()
})

test('a full ring forgets the oldest frames and says so', () => {
  const ring = new FrameRing('e.0', 3)
  for (let n = 1; n <= 5; n++) ring.push(frame(`e.${n}`))
  expect(marks(ring, 'e.2')).toEqual(['e.3', 'e.4', 'e.5'])
  expect(ring.after('e.1')).toBeUndefined()
})

test('a new epoch begins the ring anew', () => {
  const ring = new FrameRing('e.10')
  ring.push(frame('e.11'))
  ring.push(frame('f.1'))
  expect(marks(ring, 'f.1')).toEqual(['f.1'])
  expect(ring.after('e.11')).toBeUndefined()
})

test('positions are compared by number, within an epoch', () => {
  expect(parsePlace('a.b.12')).toEqual({ epoch: 'a.b', seq: 12 })
  expect(isAfter('e.10', 'e.9')).toBe(true)
  expect(isAfter('e.9', 'e.10')).toBe(false)
  expect(isAfter('e.9', 'e.9')).toBe(false)
  expect(isAfter('f.1', 'e.9')).toBe(true)
  expect(isAfter('', 'e.9')).toBe(false)
})
