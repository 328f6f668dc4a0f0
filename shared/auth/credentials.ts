import { findCookie, sessionCookieName } from './cookies.ts'

export interface Credentials {
  readonly token: string
  /** A browser adds cookies by itself, also for another site's page: those need the origin check. */
  readonly source: 'bearer' | 'cookie'
}

/** What a request says about its sender: a bearer token (AJ-18), else the session cookie (AJ-17). Not checked yet. */
export function findCredentials(request: Request, secure: boolean): Credentials | undefined {
  const authorization = request.headers.get('authorization')
  const bearer = authorization === null ? undefined : /^Bearer +(\S+)\s*$/i.exec(authorization)?.[1]
  if (bearer !== undefined) return { token: bearer, source: 'bearer' }
  const header = request.headers.get('cookie')
  const token = header === null ? undefined : findCookie(header, sessionCookieName(secure))
  return token ? { token, source: 'cookie' } : undefined
}
