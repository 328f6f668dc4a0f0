import { expect, test } from 'bun:test'
import { findMark, markedBody, numberAfter, textAfter } from './marks.ts'

test('a mark is found again in whatever surrounds the body', () => {
  expect(findMark(Buffer.from(`<p data-seq="7">${markedBody(1234)}</p>`))).toBe(1234)
  expect(findMark(Buffer.from(': heartbeat'))).toBe(-1)
})

test('a body has 256 bytes', () => {
  expect(Buffer.byteLength(markedBody(99_999_999))).toBe(256)
})

test('a number ends at the first other character', () => {
  const frame = Buffer.from('{"seq":42,"next":7}')
  expect(numberAfter(frame, Buffer.from('"seq":'))).toBe(42)
  expect(numberAfter(frame, Buffer.from('"rev":'))).toBe(-1)
})

test('a text ends at the quotation mark, and without one there is none', () => {
  const frame = Buffer.from('<turbo-stream action="post" channel="c12" message="m1">')
  expect(textAfter(frame, Buffer.from(' channel="'))).toBe('c12')
  expect(textAfter(frame, Buffer.from(' parent="'))).toBe('')
  expect(textAfter(frame.subarray(0, 40), Buffer.from(' channel="'))).toBe('')
})
