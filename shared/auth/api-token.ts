import { newSecret } from '../std/mod.ts'

/** Tells an API token from a session's, for the server and for whoever finds one in a repository. */
const PREFIX = 'ajt_'
const TOKEN = /^ajt_[\w-]{43}$/

/** A new API token: the prefix and 32 random bytes as base64url. */
export function newApiToken(): string {
  return `${PREFIX}${newSecret(32)}`
}

/** True for what could be an API token. */
export function looksLikeApiToken(text: string): boolean {
  return TOKEN.test(text)
}
