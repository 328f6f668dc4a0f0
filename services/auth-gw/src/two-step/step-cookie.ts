import { findCookie } from '@ajet/shared/auth'
import { CHALLENGE_MS } from './challenges.ts'

/** `__Host-` as the session's: only over https, without Domain, for the path `/` (RFC 6265bis §4.1.3). */
const nameOf = (secure: boolean) => (secure ? '__Host-ajet_step' : 'ajet_step')

/** Keeps the challenge of a half-done sign-in in the browser that posted the form, and out of addresses. */
export function stepCookie(token: string, secure: boolean): string {
  const attributes = `Path=/; Max-Age=${CHALLENGE_MS / 1_000}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
  return `${nameOf(secure)}=${token}; ${attributes}`
}

/** The challenge of the form that was posted before, if this browser has one. */
export function findStepToken(request: Request, secure: boolean): string | undefined {
  return findCookie(request.headers.get('cookie') ?? '', nameOf(secure))
}
