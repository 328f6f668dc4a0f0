/** Browsers keep a cookie for 400 days at most (RFC 6265bis §5.5); the session in the database ends earlier. */
const MAX_AGE_SECONDS = 400 * 24 * 60 * 60

/** The name says how it may be set: `__Host-` only over https, without Domain, for the path `/` (RFC 6265bis §4.1.3). */
export function sessionCookieName(secure: boolean): string {
  return secure ? '__Host-ajet_session' : 'ajet_session'
}

/** Set-Cookie of a new session (AJ-17); `secure` when the base URL is https. */
export function sessionCookie(token: string, secure: boolean): string {
  return cookie(token, MAX_AGE_SECONDS, secure)
}

/** Set-Cookie that ends the session in the browser. */
export function clearCookie(secure: boolean): string {
  return cookie('', 0, secure)
}

function cookie(value: string, maxAge: number, secure: boolean): string {
  const attributes = `Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
  return `${sessionCookieName(secure)}=${value}; ${attributes}`
}

/** The value of a cookie in a Cookie header; the first when there are several. */
export function findCookie(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const split = pair.indexOf('=')
    if (split !== -1 && pair.slice(0, split).trim() === name) return pair.slice(split + 1).trim()
  }
  return undefined
}
