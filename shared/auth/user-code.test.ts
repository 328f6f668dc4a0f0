import { expect, test } from 'bun:test'
import { newUserCode, readUserCode } from './user-code.ts'

test('a user code is eight letters that nobody mistakes, and each is another', () => {
  const codes = Array.from({ length: 500 }, newUserCode)
  for (const code of codes) expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
  expect(new Set(codes).size).toBe(codes.length)
})

test('a user code is read however it was typed, and nothing else is one', () => {
  for (const typed of ['BCDF-GHJK', 'bcdfghjk', ' bcdf ghjk ', 'Bcdf–ghjk']) {
    expect(readUserCode(typed)).toBe('BCDF-GHJK')
  }
  for (const wrong of ['', 'BCDF', 'BCDF-GHJKL', 'ABCD-EFGH', 'BCDF-GHJ1', 'ＢＣＤＦ-ＧＨＪＫ', '💥'.repeat(8)]) {
    expect(readUserCode(wrong)).toBeUndefined()
  }
})
