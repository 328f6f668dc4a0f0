import { sessionCookieName } from '@ajet/shared/auth'
import type { Dialect } from '../load/dialect.ts'

/** The streams of the product. */
export const dialects: Readonly<Record<'web' | 'tui', Dialect>> = {
  web: {
    name: 'web stream (HTML fragments)',
    path: () => '/sse/web',
    headers: ({ token }) => [`Cookie: ${sessionCookieName(false)}=${token}`],
    seqKey: Buffer.from('data-seq="'),
    gapKey: Buffer.from('action="resync"'),
  },
  tui: {
    name: 'terminal stream (JSON events)',
    path: () => '/ws/tui/events',
    headers: ({ token }) => [`Authorization: Bearer ${token}`],
    seqKey: Buffer.from('"seq":'),
    gapKey: Buffer.from('event: gap'),
  },
}

/** The stream of the bare fan-out program; a path is a channel. */
export const bareDialect: Dialect = {
  name: 'bare stream',
  path: (channelId) => `/${channelId}`,
  headers: () => [],
  seqKey: Buffer.from('"seq":'),
  gapKey: Buffer.from('event: gap'),
}
