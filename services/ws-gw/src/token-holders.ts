import { createApiClient } from '@ajet/shared/api-client'
import { ApiError, type Transport } from '@ajet/shared/http'
import { loadViewer, RecentViewers, refusalOf, type Live, type Viewer } from '@ajet/shared/live'
import type { Clock } from '@ajet/shared/std'

/** RFC 7515 §3.1. Tokens that last do not belong into the scripts of a page. */
const COMPACT_JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/

/** Somebody with a token that ends. */
export type Holder = Viewer & { readonly sessionId: string; readonly accessUntil: number }

/** Whose a JWT is, by what the API says: it checks the signature, and that the session is still there (AJ-51, GC-7). */
export interface TokenHolders {
  /** @throws ApiError `unauthenticated`, `upstream_unreachable` */
  load(token: string, traceId: string): Promise<Holder>
  /** The same, at most some seconds old. */
  loadRecent(token: string, traceId: string): Promise<Holder>
}

export function createTokenHolders(api: Transport, clock: Clock, live: Pick<Live, 'isOutdated'>): TokenHolders {
  const client = createApiClient({ baseUrl: 'http://api', fetch: api, retries: 1, clock })
  const recent = new RecentViewers<Holder>({ clock, live })
  const load = async (token: string, traceId: string) => {
    if (!COMPACT_JWT.test(token))
      throw new ApiError('unauthenticated', {}, 'Only a JWT of POST /auth/jwt opens a socket')
    try {
      return requireEnd(await loadViewer(client.withToken(token, traceId)))
    } catch (error) {
      throw refusalOf(error)
    }
  }
  return { load, loadRecent: (token, traceId) => recent.of(token, () => load(token, traceId)) }
}

/** A JWT always ends, with the session it was made for. */
function requireEnd(viewer: Viewer): Holder {
  const { sessionId, accessUntil } = viewer
  if (sessionId === null || accessUntil === undefined) throw new ApiError('unauthenticated')
  return { ...viewer, sessionId, accessUntil }
}
