import { randomInt } from 'node:crypto'
import { hashToken } from './session-token.ts'

/** Consonants only: no words come about, and nothing looks like a digit (RFC 8628 §6.1). */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'
const LENGTH = 8

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

function showUserCode(letters: string): string {
  return `${letters.slice(0, LENGTH / 2)}-${letters.slice(LENGTH / 2)}`
}
