import { sqlState, type Tables } from '@ajet/shared/db'
import { ApiError, invalidInput } from '@ajet/shared/http'
import type { Transaction } from 'kysely'
import { accessMembership } from '../communities/access.ts'
import type { Action, CallOf } from '../context.ts'
import { zoneOf } from '../users/zone-of.ts'
import { scopeOf, type Scope } from './access.ts'
import { findChannels, findUsers } from './find-names.ts'
import { findFiles } from './find-files.ts'
import { findMessages, type FoundMessages, type SearchEngine } from './find-messages.ts'
import { mayNameDay, parseQuery, type ParsedQuery } from './parse-query.ts'
import { cutPage } from './ranked-page.ts'
import { plannedFor } from './search-database.ts'
import { loadChannels, loadFiles, loadMessages, loadUsers, type Viewing } from './view.ts'

/** What is looked for and by whom, in a transaction. */
export interface SearchCall {
  readonly trx: Transaction<Tables>
  readonly scope: Scope
  readonly parsed: ParsedQuery
}

const NOTHING = { items: [], next: null, prev: null, count: 0 }
const nothingOf = { messages: { ...NOTHING, is_partial: false }, channels: NOTHING, users: NOTHING, files: NOTHING }

const searchTypes = ['messages', 'channels', 'users', 'files'] as const
type SearchType = (typeof searchTypes)[number]

type Answer = Awaited<ReturnType<Action<'search'>>>

/** What the caller may read at this moment and looks for, by kind (AC-4, AJ-129). */
export const search: Action<'search'> = async (api, { principal, query }) => {
  const { user_id: userId } = principal
  const timeZone = mayNameDay(query.q) ? await zoneOf(api.db.kysely, userId) : 'UTC'
  const parsed = parse(query.q, api.clock.now(), timeZone)
  const types = typesOf(query.type ?? searchTypes, parsed)
  if ((query.after || query.before) && types.length > 1) {
    throw invalidInput([{ path: 'type', message: 'has to be one for a further page' }])
  }
  if (query.community_id) await accessMembership(api.db.kysely, userId, query.community_id)
  if (parsed.isEmpty) return Object.fromEntries(types.map((type) => [type, { ...nothingOf[type] }]))
  const scope = scopeOf(userId, query.community_id, parsed)
  const found = await bounded(() => find(api.searchEngine, { scope, parsed, query }, types))
  const isPartial = found.messages !== undefined && (await api.indexLag.isPartial())
  const viewing = { db: api.db.kysely, userId, now: api.clock.now() }
  return await view(viewing, found, { emoji: parsed.emoji, isPartial })
}

/**
 * What can be found in that way: channels and people have no more than names, and of several types they are left out.
 *
 * @throws ApiError `invalid_input` when there is nothing else
 */
function typesOf(asked: readonly SearchType[], { hasOperators }: ParsedQuery): readonly SearchType[] {
  const types = hasOperators ? asked.filter((type) => type === 'messages' || type === 'files') : asked
  if (types.length > 0) return types
  const message = 'from: in: has: before: after: and on: are for messages and files only'
  throw invalidInput([{ path: 'q', message }])
}

/** Ids, by kind. */
interface Found {
  messages?: FoundMessages
  channels?: FoundPage
  users?: FoundPage
  files?: FoundPage
}

type FoundPage = ReturnType<typeof cutPage<string>>

type Asked = Omit<SearchCall, 'trx'> & { readonly query: CallOf<'search'>['query'] }

async function find(engine: SearchEngine, asked: Asked, types: readonly SearchType[]): Promise<Found> {
  if (types.length === 1 && types[0] === 'messages') return { messages: await findMessagesBy(engine, asked) }
  return await plannedFor(engine.db, async (trx) => {
    const found: Found = {}
    for (const type of types) {
      if (type === 'messages') found.messages = await findMessagesBy({ ...engine, db: trx }, asked)
      else found[type] = cutPage(await finders[type]({ trx, ...asked }), asked.query, (id) => id)
    }
    return found
  })
}

const findMessagesBy = (engine: SearchEngine, { query, ...asked }: Asked): Promise<FoundMessages> =>
  findMessages(engine, { ...asked, page: query, sort: query.sort })

const finders = { channels: findChannels, users: findUsers, files: findFiles }

interface Seen extends Pick<ParsedQuery, 'emoji'> {
  readonly isPartial: boolean
}

async function view(viewing: Viewing, found: Found, { emoji, isPartial: is_partial }: Seen): Promise<Answer> {
  const { messages, channels, users, files } = found
  const answer: Answer = {}
  if (messages) {
    const { tsQuery, ...page } = messages
    answer.messages = { ...page, items: await loadMessages(viewing, page.items, { tsQuery, emoji }), is_partial }
  }
  if (channels) answer.channels = { ...channels, items: await loadChannels(viewing, channels.items) }
  if (users) answer.users = { ...users, items: await loadUsers(viewing, users.items) }
  if (files) answer.files = { ...files, items: await loadFiles(viewing, files.items) }
  return answer
}

/** @throws ApiError `invalid_input` in words for people */
function parse(text: string, now: number, timeZone: string): ParsedQuery {
  const parsed = parseQuery(text, now, timeZone)
  if (parsed.faults.length > 0) throw invalidInput(parsed.faults.map((message) => ({ path: 'q', message })))
  return parsed
}

/** @throws ApiError `search_too_broad` */
async function bounded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    // query_canceled
    if (sqlState(error) === '57014') throw new ApiError('search_too_broad', {}, undefined, { cause: error })
    throw error
  }
}
