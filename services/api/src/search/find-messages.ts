import type { Tables } from '@ajet/shared/db'
import { limits, type PageQuery } from '@ajet/shared/schema'
import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely'
import { requireCursor } from '../page.ts'
import { channelsOf, scopeHolds, listChannels, type Scope, type ScopeSize } from './access.ts'
import { markOf } from './document.ts'
import type { Estimates } from './estimates.ts'
import { selectHits, type HitQuery } from './hits.ts'
import { holdsLooseKind, isLooseKind, kindConditions, operatorConditions } from './operator-conditions.ts'
import type { HasKind, ParsedQuery, Term } from './parse-query.ts'
import { cutPage } from './ranked-page.ts'
import { plannedFor } from './search-database.ts'
import { toEmojiQueries, toExpandedTermQueries, toTermQueries, tsQueryOf, wordsOf, type TermQuery } from './ts-query.ts'
import { planWords, type WordPlan } from './word-plan.ts'

export interface SearchEngine {
  /** Its own connections. */
  readonly db: Kysely<Tables>
  readonly estimates: Estimates
}

export interface MessageSearch {
  readonly scope: Scope
  readonly parsed: ParsedQuery
  readonly page: PageQuery
  readonly sort: 'relevance' | 'newest'
}

export interface FoundMessages {
  /** In their order. */
  readonly items: readonly string[]
  readonly next: string | null
  readonly prev: string | null
  readonly count: number | null
  /** What was looked for in the end: words, or parts of words. */
  readonly tsQuery: string
}

/** A message half as relevant and so much younger comes first: days. */
const RECENCY_DAYS = 60
const MAX_EXPANSIONS = 50
/** So many are looked up one by one. */
const FEW_CHANNELS = 32

/** Ids of messages. What only parts of words hold is found when nothing else is. */
export async function findMessages(engine: SearchEngine, search: MessageSearch): Promise<FoundMessages> {
  const { terms } = search.parsed
  const emoji = toEmojiQueries(search.parsed.emoji)
  const found = await findBy(engine, search, [...toTermQueries(terms), ...emoji])
  if (found.items.length > 0 || terms.length === 0) return found
  const expanded = await plannedFor(engine.db, (trx) => expand(trx, terms))
  return expanded === undefined ? found : await findBy(engine, search, [...expanded, ...emoji])
}

async function findBy(
  engine: SearchEngine,
  search: MessageSearch,
  terms: readonly TermQuery[],
): Promise<FoundMessages> {
  const size = await engine.estimates.ofScope(engine.db, search.scope)
  const plans =
    isNarrow(search) || !isPositive(terms) ? [asTheyAre(terms)] : await plansFor(engine, search, size, terms)
  for (const plan of plans) {
    const found = await findByPlan(engine, search, size, plan)
    if (found) return found
  }
  return { items: [], next: null, prev: null, count: 0, tsQuery: wordsOf(terms) }
}

/** Undefined: nothing can fit, or the plan went as far as it goes and has not found enough. */
async function findByPlan(
  { db }: SearchEngine,
  search: MessageSearch,
  size: ScopeSize,
  plan: MessagePlan,
): Promise<FoundMessages | undefined> {
  const isFollowed = plan.place === 'newest' || plan.place === 'anywhere' || plan.place === 'segments'
  if (isPlain(search) && size.channels > FEW_CHANNELS && isFollowed) {
    const where = sql.join([scopeHolds(search.scope, sql`s.channel_id`), ...wordConditions(plan)], sql` and `)
    return await findHits(db, search, { where, plan })
  }
  return await plannedFor(db, async (trx) => {
    const where = await conditions(trx, search, size, plan)
    return where && (await findHits(trx, search, { where, plan }))
  })
}

/** Nothing but words is asked for. */
function isPlain({ parsed }: MessageSearch): boolean {
  const { from, has, since, until } = parsed
  return from.length === 0 && has.length === 0 && since === undefined && until === undefined
}

/** Few messages can fit, and there is an index of them. */
const isNarrow = ({ parsed: { from, has } }: MessageSearch): boolean =>
  from.length > 0 || has.some(({ kind, negated }) => kind === 'pin' && !negated)

const isPositive = (terms: readonly TermQuery[]): boolean => terms.some(({ negated }) => !negated)

/** A plan of words; without a place PostgreSQL finds the way. */
type MessagePlan = Omit<WordPlan, 'place'> & Partial<Pick<WordPlan, 'place'>>

/** Other conditions have indexes of their own, and PostgreSQL finds the best of them. */
const asTheyAre = (terms: readonly TermQuery[]): MessagePlan => ({ indexed: terms, filtered: [] })

async function plansFor(
  { db, estimates }: SearchEngine,
  search: MessageSearch,
  { messages: visible }: ScopeSize,
  asked: readonly TermQuery[],
): Promise<readonly WordPlan[]> {
  const { terms, messages, wanted } = await estimates.ofWords(db, asked)
  return planWords(terms, { messages, wanted, visible, limit: reachOf(search) })
}

/** How many of the newest matches are looked for. */
function reachOf(search: MessageSearch): number {
  return ranks(search) ? limits.searchHits : search.page.limit + 1
}

interface Way {
  readonly where: RawBuilder<unknown>
  readonly plan: MessagePlan
}

/** Undefined: the plan ended before there was enough. */
async function findHits(db: Kysely<Tables>, search: MessageSearch, way: Way): Promise<FoundMessages | undefined> {
  const { indexed, filtered, reach } = way.plan
  const tsQuery = wordsOf([...indexed, ...filtered])
  const ids = ranks(search) ? await rank(db, search, way, tsQuery) : await newest(db, search, way)
  if (reach !== undefined && ids.length < reachOf(search)) return undefined
  if (ranks(search)) return { ...cutPage(ids, search.page, (id) => id), tsQuery }
  return { ...pageOf(ids, search.page), count: null, tsQuery }
}

function ranks({ parsed, sort }: MessageSearch): boolean {
  return sort === 'relevance' && parsed.terms.some(({ negated }) => !negated)
}

/**
 * The newest matches, the best of them first. Relevance and age make one number that does not change with the time of
 * asking: ln(rank × e^(age)) differs for all by the same.
 */
async function rank(
  db: Kysely<Tables>,
  { parsed }: MessageSearch,
  way: Way,
  tsQuery: string,
): Promise<readonly string[]> {
  const { rows } = await sql<{ message_id: string }>`
    with hit as materialized (${selectHits({ ...hitQueryOf(way), parsed, limit: limits.searchHits })})
    select message_id from hit
    order by ln(ts_rank_cd(words, (select to_tsquery('ajet', ${tsQuery})), 1) + 0.0001)
      + extract(epoch from created_at) / ${RECENCY_DAYS * 86_400}::float8 desc, message_id desc`.execute(db)
  return rows.map(({ message_id }) => message_id)
}

/** One more than the page holds, when there is one, nearest to its cursor first. */
async function newest(
  db: Kysely<Tables>,
  { parsed, page: { after, before, limit } }: MessageSearch,
  way: Way,
): Promise<readonly string[]> {
  const cursor = after ?? before
  if (cursor) {
    const { rows } = await sql<{ id: string }>`select message_id as id from search_messages s
      where s.message_id = ${cursor} and ${way.where}`.execute(db)
    requireCursor(rows[0])
  }
  const place = cursor === undefined ? undefined : { id: cursor, isBack: before !== undefined }
  const hits = selectHits({ ...hitQueryOf(way), parsed, limit: limit + 1, place })
  const { rows } = await sql<{ message_id: string }>`select message_id from (${hits}) hit`.execute(db)
  return rows.map(({ message_id }) => message_id)
}

function pageOf(ids: readonly string[], { after, before, limit }: PageQuery) {
  const [isBack, goesOn] = [before !== undefined, ids.length > limit]
  const taken = ids.slice(0, limit)
  const items = isBack ? taken.toReversed() : taken
  const [first = null, last = null] = [items[0], items.at(-1)]
  const isFirst = (after ?? before) === undefined
  return {
    items,
    next: isBack || goesOn ? last : null,
    prev: isBack ? (goesOn ? first : null) : isFirst ? null : first,
  }
}

function hitQueryOf({ where, plan: { place, reach } }: Way): Pick<HitQuery, 'where' | 'plan'> {
  return { where, plan: place && { place, ...(reach !== undefined && { reach }) } }
}

const columns = { author: sql`s.author_id`, time: sql`s.created_at` }

/** Undefined: nothing can fit. */
async function conditions(
  trx: Transaction<Tables>,
  { scope, parsed }: MessageSearch,
  size: ScopeSize,
  plan: MessagePlan,
): Promise<RawBuilder<unknown> | undefined> {
  const operators = await operatorConditions(trx, scope, parsed, columns)
  const isHeld = size.channels > FEW_CHANNELS && plan.place !== 'channels'
  const isVisible = isHeld ? scopeHolds(scope, sql`s.channel_id`) : await isInFew(trx, scope)
  if (isVisible === undefined || operators === undefined) return undefined
  const kinds = kindConditions(parsed, (kind, negated) =>
    kind === 'pin' && !negated ? isPinned(scope) : holdsKind(kind),
  )
  const parts = [isVisible, ...kinds, ...wordConditions(plan), ...operators]
  return sql.join(parts, sql` and `)
}

/** A few are looked up in their index, and PostgreSQL knows how much each holds. Undefined: there are none. */
async function isInFew(trx: Transaction<Tables>, scope: Scope): Promise<RawBuilder<unknown> | undefined> {
  const ids = await listChannels(trx, scope)
  return ids.length === 0 ? undefined : sql`s.channel_id = any(${[...ids]}::uuid[])`
}

function wordConditions({ indexed, filtered }: MessagePlan): readonly RawBuilder<unknown>[] {
  const parts: RawBuilder<unknown>[] = []
  if (indexed.length > 0) parts.push(sql`s.words @@ ${onceRead(indexed)}`)
  // The operator's function: PostgreSQL has no index for it.
  if (filtered.length > 0) parts.push(sql`ts_match_vq(s.words, ${onceRead(filtered)})`)
  return parts
}

/** A tsquery that is read once for the statement. Without the select it would be read for every row. */
const onceRead = (terms: readonly TermQuery[]) => sql`(select ${tsQueryOf(terms)})`

/** The other way round: pins are few, a channel has no more than `limits.pinsPerChannel` and there is an index of them. */
const isPinned = (scope: Scope) => sql`s.message_id = any(array(select x.id from messages x
  where x.pinned_at is not null and x.channel_id = any(array(${channelsOf(scope)}))))`

function holdsKind(kind: HasKind): RawBuilder<unknown> {
  if (isLooseKind(kind)) return holdsLooseKind(kind, sql`s.message_id`)
  return sql`s.words @@ ${`'${markOf(kind)}'`}::tsquery`
}

/** Terms of one word stand for every word they are a part of. Undefined when that brings nothing new. */
async function expand(trx: Transaction<Tables>, terms: readonly Term[]): Promise<readonly TermQuery[] | undefined> {
  const expansions = new Map<Term, readonly string[]>()
  for (const term of terms) {
    const [only, ...more] = term.words
    if (!only || more.length > 0 || term.quoted || term.negated || !/^[a-z0-9]{3,}$/.test(only.text)) continue
    const { rows } = await sql<{ word: string }>`
      select word from search_words where word like ${`%${only.text}%`} order by length(word), word
      limit ${MAX_EXPANSIONS}`.execute(trx)
    if (rows.length > 0)
      expansions.set(
        term,
        rows.map(({ word }) => word),
      )
  }
  return expansions.size === 0 ? undefined : toExpandedTermQueries(terms, expansions)
}
