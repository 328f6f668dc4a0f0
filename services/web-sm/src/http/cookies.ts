import { parseSafePath } from '@ajet/shared/http'

const LAST_PLACE = 'ajet_last'
const ZONE = 'ajet_zone'
const YEAR_S = 365 * 24 * 60 * 60

/** The value of a cookie, decoded; undefined when there is none or it is broken. */
export function findCookie(header: string | null, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at === -1 || part.slice(0, at).trim() !== name) continue
    return decode(part.slice(at + 1).trim())
  }
  return undefined
}

/** The page the visitor was on last, when it is one of ours. */
export function findLastPlace(header: string | null): string | undefined {
  const path = parseSafePath(findCookie(header, LAST_PLACE))
  return path?.startsWith('/c/') ? path : undefined
}

/** The time zone the browser reported, unchecked. */
export const findZone = (header: string | null): string | undefined => findCookie(header, ZONE)

/** The Set-Cookie value that remembers a place. Holds no secret. */
export function lastPlaceCookie(path: string, secure: boolean): string {
  const flags = `Path=/; Max-Age=${YEAR_S}; SameSite=Lax; HttpOnly${secure ? '; Secure' : ''}`
  return `${LAST_PLACE}=${encodeURIComponent(path)}; ${flags}`
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}
