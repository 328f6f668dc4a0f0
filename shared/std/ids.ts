/** A new UUIDv7: unique, and ordered by creation time (RFC 9562 §5.7). Every id in the product is one of these. */
export function newId(): string {
  return Bun.randomUUIDv7()
}

/** A secret of `bytes` random bytes as base64url without padding (AJ-14: session tokens have 32 bytes). */
export function newSecret(bytes = 32): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('base64url')
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** True for a lower-case RFC 9562 UUID. */
export function isId(text: string): boolean {
  return UUID.test(text)
}
