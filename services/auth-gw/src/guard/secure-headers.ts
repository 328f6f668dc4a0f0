const STANDARD: readonly (readonly [string, string])[] = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'same-origin'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['x-frame-options', 'DENY'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"],
]
const YEAR_SECONDS = 365 * 24 * 60 * 60

/** Adds what an answer lacks; a page with rules of its own keeps them. */
export function addSecureHeaders(headers: Headers, secure: boolean): void {
  for (const [name, value] of STANDARD) if (!headers.has(name)) headers.set(name, value)
  if (secure && !headers.has('strict-transport-security')) {
    headers.set('strict-transport-security', `max-age=${YEAR_SECONDS}`)
  }
}
