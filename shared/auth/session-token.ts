import { newSecret } from '../std/mod.ts'

const TOKEN = /^[\w-]{43}$/

/** A new session token: 32 random bytes as base64url (AJ-14). */
export function newSessionToken(): string {
  return newSecret(32)
}

/** True for what could be a session token; spares the database everything else. */
export function looksLikeToken(text: string): boolean {
  return TOKEN.test(text)
}

/** The SHA-256 of a token: the only form in which it is stored (AJ-15). */
export function hashToken(token: string): Buffer {
  return new Bun.CryptoHasher('sha256').update(token).digest()
}
