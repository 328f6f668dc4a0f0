import type { Upstreams } from './deps.ts'

/** Which service answers a path that is not the gateway's own (AJ-5). */
export function pickUpstream(path: string): keyof Upstreams {
  if (path.startsWith('/api/')) return 'api'
  if (path.startsWith('/ws/tui/') || path.startsWith('/tui/sse/')) return 'tuiSm'
  return 'webSm'
}
