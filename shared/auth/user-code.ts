import { randomInt } from 'node:crypto'
import type { Counted } from './attempt-counts.ts'
import { hashToken } from './session-token.ts'

/** Consonants only: no words come about, and nothing looks like a digit (RFC 8628 §6.1). */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'
const LENGTH = 8
const WRONG_AT_MOST = 20
const QUARTER_HOUR_MS = 15 * 60_000

/** A code that people read and type: 20^8 of them, about 34 bits. */
export function newUserCode(): string {
  return showUserCode(Array.from({ length: LENGTH }, () => LETTERS.charAt(randomInt(LETTERS.length))).join(''))
}

/** The code as it is shown, however it was typed; undefined for what cannot be one. */
export function readUserCode(typed: string): string | undefined {
  const letters = typed.toUpperCase().replace(/[\s\p{Pd}]/gu, '')
  return letters.length === LENGTH && [...letters].every((letter) => LETTERS.includes(letter))
    ? showUserCode(letters)
    : undefined
}

/** The form in which a code is stored. */
export function hashUserCode(code: string): Buffer {
  return hashToken(code)
}

/** How often one user may type codes that nobody waits with, to look at or to decide about (ABU-18). */
export function wrongUserCodes(userId: string): Counted {
  return { key: `user-code ${userId}`, most: WRONG_AT_MOST, windowMs: QUARTER_HOUR_MS }
}

function showUserCode(letters: string): string {
  return `${letters.slice(0, LENGTH / 2)}-${letters.slice(LENGTH / 2)}`
}
