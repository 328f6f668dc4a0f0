import { ApiClientError, ApiTimeoutError, ApiUnreachableError, createApiClient } from '@ajet/shared/api-client'
import { ApiError, type RawCall, type Transport } from '@ajet/shared/http'
import { viewerFromSync, type Live, type Viewer } from '@ajet/shared/live'
import type { SyncView } from '@ajet/shared/schema'
import { Lru, type Clock } from '@ajet/shared/std'

const REMEMBER_MS = 5_000

/** Who calls, by what the API says of the caller's token. */
export interface Callers {
  /** Everything the caller may see. @throws ApiError `unauthenticated` */
  loadSync(call: RawCall): Promise<SyncView>
  /** The same as a viewer, at most some seconds old and not older than the last change of a membership: for signals that come with every few key presses. */
  loadRecentViewer(call: RawCall): Promise<Viewer>
}

export function createCallers(api: Transport, clock: Clock, live: Pick<Live, 'isOutdated'>): Callers {
  const client = createApiClient({ baseUrl: 'http://api', fetch: api, retries: 1, clock })
  const recent = new Lru<string, { readonly at: number; readonly viewer: Viewer }>(10_000)

  const loadSync = async (call: RawCall) => {
    try {
      return await client.withToken(tokenOf(call.request), call.traceId).sync({ signal: call.request.signal })
    } catch (error) {
      throw toApiError(error)
    }
  }

  const loadRecentViewer = async (call: RawCall) => {
    const token = tokenOf(call.request)
    const known = recent.get(token)
    const isRecent = known && Math.abs(clock.now() - known.at) < REMEMBER_MS
    if (isRecent && !live.isOutdated(known.viewer)) return known.viewer
    const viewer = viewerFromSync(await loadSync(call))
    recent.set(token, { at: clock.now(), viewer })
    return viewer
  }

  return { loadSync, loadRecentViewer }
}

/** The bearer token (RFC 6750 §2.1). @throws ApiError `unauthenticated` */
function tokenOf(request: Request): string {
  const token = /^Bearer ([\w.~+/=-]{1,2048})$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (token === undefined) throw new ApiError('unauthenticated')
  return token
}

/** The API's refusal is ours; that it cannot be reached is a fault of the server. */
function toApiError(error: unknown): unknown {
  if (error instanceof ApiClientError && error.code !== 'unexpected_answer') {
    return new ApiError(error.code, error.data, error.detail, { cause: error })
  }
  const isFault = [ApiClientError, ApiTimeoutError, ApiUnreachableError].some((type) => error instanceof type)
  return isFault ? new ApiError('upstream_unreachable', {}, undefined, { cause: error }) : error
}
