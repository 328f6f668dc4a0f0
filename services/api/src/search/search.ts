import { sqlState, type Tables } from '@ajet/shared/db'
import { ApiError, invalidInput } from '@ajet/shared/http'
import type { Transaction } from 'kysely'
import { accessMembership } from '../communities/access.ts'
import type { Action, ApiContext, CallOf } from '../context.ts'
import { zoneOf } from '../users/zone-of.ts'
import { accessScope, type Scope } from './access.ts'
import { findChannels, findUsers } from './find-names.ts'
import { findFiles } from './find-files.ts'
import { findMessages } from './find-messages.ts'
import { mayNameDay, parseQuery, type ParsedQuery } from './parse-query.ts'
import { cutPage } from './ranked-page.ts'
import { tuneForSearch } from './tune-for-search.ts'
import { loadChannels, loadFiles, loadMessages, loadUsers } from './view.ts'

export interface SearchCall {
  readonly trx: Transaction<Tables>
  readonly userId: string
  readonly scope: Scope
  readonly parsed: ParsedQuery
  readonly query: CallOf<'search'>['query']
  readonly now: number
}

const NOTHING = { items: [], next: null, prev: null, count: 0 }

type Found = Awaited<ReturnType<Action<'search'>>>

/** What the caller may read at this moment and looks for, by kind (AC-4, AJ-129). */
export const search: Action<'search'> = async (api, { principal, query }) => {
  const timeZone = mayNameDay(query.q) ? await zoneOf(api.db.kysely, principal.user_id) : 'UTC'
  const parsed = parse(query.q, api.clock.now(), timeZone)
  const types = query.type ?? (['messages', 'channels', 'users', 'files'] as const)
  if ((query.after || query.before) && types.length > 1) {
    throw invalidInput([{ path: 'type', message: 'has to be one for a further page' }])
  }
  return await bounded(api, async (trx) => {
    const userId = principal.user_id
    if (query.community_id) await accessMembership(trx, userId, query.community_id)
    if (parsed.isEmpty) return Object.fromEntries(types.map((type) => [type, { ...NOTHING }]))
    const scope = await accessScope(trx, userId, query.community_id, parsed)
    const call: SearchCall = { trx, userId, scope, parsed, query, now: api.clock.now() }
    const found: Found = {}
    for (const type of types) Object.assign(found, await finders[type](call))
    return found
  })
}

const finders = {
  messages: async (call: SearchCall): Promise<Found> => {
    const { trx, query, parsed, scope, userId } = call
    const found = await findMessages(trx, { userId, scope, parsed, page: query, sort: query.sort })
    const { tsQuery, ...page } = found
    return { messages: { ...page, items: await loadMessages(call, found.items, tsQuery) } }
  },
  channels: async (call: SearchCall): Promise<Found> => {
    const page = cutPage(await findChannels(call), call.query, (id) => id)
    return { channels: { ...page, items: await loadChannels(call, page.items) } }
  },
  users: async (call: SearchCall): Promise<Found> => {
    const page = cutPage(await findUsers(call), call.query, (id) => id)
    return { users: { ...page, items: await loadUsers(call, page.items) } }
  },
  files: async (call: SearchCall): Promise<Found> => {
    const page = cutPage(await findFiles(call), call.query, (id) => id)
    return { files: { ...page, items: await loadFiles(call, page.items) } }
  },
}

/** @throws ApiError `invalid_input` in words for people */
function parse(text: string, now: number, timeZone: string): ParsedQuery {
  const parsed = parseQuery(text, now, timeZone)
  if (parsed.faults.length > 0) throw invalidInput(parsed.faults.map((message) => ({ path: 'q', message })))
  return parsed
}

/** @throws ApiError `search_too_broad` */
async function bounded<T>({ db }: ApiContext, work: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
  try {
    return await db.transaction(async (trx) => {
      await tuneForSearch(trx)
      return await work(trx)
    })
  } catch (error) {
    // query_canceled
    if (sqlState(error) === '57014') throw new ApiError('search_too_broad', {}, undefined, { cause: error })
    throw error
  }
}
