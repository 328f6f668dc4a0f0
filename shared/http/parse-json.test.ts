import { expect, test } from 'bun:test'
import { parseJson } from './parse-json.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const refused = (text: string) => {
  try {
    parseJson(bytes(text))
    return false
  } catch (error) {
    expect(error).toMatchObject({ code: 'bad_request' })
    return true
  }
}

test('ABU-01 NULs and halves of surrogate pairs are refused wherever they stand', () => {
  for (const escape of ['\\u0000', '\\ud800', '\\uDFFF', '\\udc00\\ud800', 'a\\uD83D']) {
    expect([escape, refused(`{"a":["${escape}"]}`), refused(`{"${escape}":1}`)]).toEqual([escape, true, true])
  }
})

test('ABU-01 whole pairs in escapes are text like another, and so is a backslash before a u', () => {
  expect(parseJson(bytes('{"a":"\\ud83d\\ude00","b":"\\\\u0000 \\\\ud800"}'))).toEqual({
    a: '😀',
    b: '\\u0000 \\ud800',
  })
})

test('ABU-01 JSON that is deep, empty, cut off or not UTF-8 is refused', () => {
  for (const text of ['', '{', '['.repeat(100_000), '{"a":'.repeat(33), 'undefined']) expect(refused(text)).toBe(true)
  expect(() => parseJson(new Uint8Array([0x22, 0xff, 0x22]))).toThrow()
})
