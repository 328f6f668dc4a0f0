import { createApiClient } from '@ajet/shared/api-client'
import { ApiError, type RawCall, type Transport } from '@ajet/shared/http'
import { loadViewer, RecentViewers, refusalOf, type Live, type Viewer } from '@ajet/shared/live'
import type { SyncView } from '@ajet/shared/schema'
import type { Clock } from '@ajet/shared/std'

/** Who calls, by what the API says of the caller's token. */
export interface Callers {
  /** Everything the caller may see. @throws ApiError `unauthenticated` */
  loadSync(call: RawCall): Promise<SyncView>
  /** The caller as a viewer, at most some seconds old. @throws ApiError `unauthenticated` */
  loadRecentViewer(call: RawCall): Promise<Viewer>
}

export function createCallers(api: Transport, clock: Clock, live: Pick<Live, 'isOutdated'>): Callers {
  const client = createApiClient({ baseUrl: 'http://api', fetch: api, retries: 1, clock })
  const recent = new RecentViewers({ clock, live })

  const ask = async <T>({ request, traceId }: RawCall, read: (of: typeof client) => Promise<T>): Promise<T> => {
    try {
      return await read(client.withToken(tokenOf(request), traceId))
    } catch (error) {
      throw refusalOf(error)
    }
  }

  const loadSync = (call: RawCall) => ask(call, (of) => of.sync({ signal: call.request.signal }))

  const loadRecentViewer = async (call: RawCall) => await recent.of(tokenOf(call.request), () => ask(call, loadViewer))

  return { loadSync, loadRecentViewer }
}

/** The bearer token (RFC 6750 §2.1). @throws ApiError `unauthenticated` */
function tokenOf(request: Request): string {
  const token = /^Bearer ([\w.~+/=-]{1,2048})$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (token === undefined) throw new ApiError('unauthenticated')
  return token
}
