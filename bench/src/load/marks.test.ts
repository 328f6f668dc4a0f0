import { expect, test } from 'bun:test'
import { findMark, markedBody, readNumber } from './marks.ts'

test('a mark is found again in whatever surrounds the body', () => {
  expect(findMark(Buffer.from(`<p data-seq="7">${markedBody(1234)}</p>`))).toBe(1234)
  expect(findMark(Buffer.from(': heartbeat'))).toBe(-1)
})

test('a body has 256 bytes', () => {
  expect(Buffer.byteLength(markedBody(99_999_999))).toBe(256)
})

test('a number ends at the first other character', () => {
  expect(readNumber(Buffer.from('"seq":42,'), 6)).toBe(42)
  expect(readNumber(Buffer.from('x'), 0)).toBe(-1)
})
