import { createApiClient, type ApiClient } from '@ajet/shared/api-client'
import { traceIdOf } from '@ajet/shared/http'
import type { MeView, UserSettings } from '@ajet/shared/schema'
import { isId } from '@ajet/shared/std'
import type { WebSmDeps } from '../deps.ts'
import type { ZoneTime } from '../timeline/zone-time.ts'
import { zoneTime } from '../timeline/zone-times.ts'
import { findZone } from './cookies.ts'
import { forwardAs } from './forwarded.ts'

/** Where the API is when no network lies between. */
export const IN_MEMORY_BASE = 'http://api.internal'

/** One request for a page: who asks, when, and the API in their name. */
export interface Visit {
  readonly request: Request
  readonly url: URL
  readonly traceId: string
  readonly api: ApiClient
  readonly now: number
  /** True when Turbo asks ahead of a click that may never come. */
  readonly isPrefetch: boolean
  /** The frame Turbo wants from the page, when it does not want the whole. */
  readonly frame: string | undefined
}

export function openVisit(request: Request, deps: Pick<WebSmDeps, 'api' | 'clock'>): Visit {
  const traceId = traceIdOf(request)
  return {
    request,
    url: new URL(request.url),
    traceId,
    api: createApiClient({ baseUrl: IN_MEMORY_BASE, traceId, fetch: forwardAs(request, deps.api), clock: deps.clock }),
    now: deps.clock.now(),
    isPrefetch: /prefetch/.test(request.headers.get('x-sec-purpose') ?? request.headers.get('sec-purpose') ?? ''),
    frame: request.headers.get('turbo-frame') ?? undefined,
  }
}

/** Times as this reader wants them: the zone of the settings, else the one the browser reported. */
export function zoneOf(visit: Visit, settings: UserSettings): ZoneTime {
  const language = visit.request.headers.get('accept-language')?.split(/[,;]/)[0]?.trim()
  return zoneTime(
    settings.time_zone ?? findZone(visit.request.headers.get('cookie')),
    settings.clock ?? 'auto',
    knownLocale(language),
  )
}

/** The page of a list that is asked for, for a list that is shown a hundred at a time. */
export function afterOf({ url }: Visit): { readonly after?: string; readonly limit: number } {
  const after = url.searchParams.get('after')
  return after !== null && isId(after) ? { after, limit: 100 } : { limit: 100 }
}

/** Who looks at a page. */
export type Reader = Pick<MeView, 'id' | 'username' | 'display_name' | 'avatar_url' | 'status_text' | 'settings'>

function knownLocale(language: string | undefined): string {
  if (!language?.startsWith('en')) return 'en-GB'
  return Intl.DateTimeFormat.supportedLocalesOf([language])[0] ?? 'en-GB'
}
