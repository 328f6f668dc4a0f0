import type { Upstreams } from './deps.ts'

/** Ways to sign in and linked accounts: pages show them, and pages ask the API alone. */
const SERVED_BY_API = /^\/auth\/(?:methods|accounts|providers)(?:\/|$)/

/** The same protocol at both: for programs and pages, and for native clients. */
const SOCKETS = new Set(['/ws/gateway', '/ws/mobile'])

/** Which service answers a path that is not the gateway's own (AJ-5). */
export function pickUpstream(path: string): keyof Upstreams {
  if (path.startsWith('/api/') || SERVED_BY_API.test(path)) return 'api'
  if (path.startsWith('/ws/tui/') || path.startsWith('/tui/sse/')) return 'tuiSm'
  if (SOCKETS.has(path)) return 'wsGw'
  return 'webSm'
}
