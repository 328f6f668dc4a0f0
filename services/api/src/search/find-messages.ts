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
  { db, estimates }: SearchEngine,
  search: MessageSearch,
  terms: readonly TermQuery[],
): Promise<FoundMessages> {
  const size = await estimates.ofScope(db, search.scope)
  if (isPlain(search, terms) && size.channels > FEW_CHANNELS) {
    const plan = await planFor(db, estimates, search, size, terms)
    const where = sql.join([scopeHolds(search.scope, sql`s.channel_id`), ...wordConditions(plan)], sql` and `)
    return await findHits(db, search, { where, plan, isStrict: true })
  }
  return await plannedFor(db, async (trx) => {
    const isOnlyWords = !isNarrow(search) && isPositive(terms)
    const plan = isOnlyWords ? await planFor(trx, estimates, search, size, terms) : asTheyAre(terms)
    const where = await conditions(trx, search, size, plan)
    if (where === undefined) return { items: [], next: null, prev: null, count: 0, tsQuery: wordsOf(terms) }
    return await findHits(trx, search, { where, plan, isStrict: false })
  })
}

/** Nothing but words is asked for. */
function isPlain({ parsed }: MessageSearch, terms: readonly TermQuery[]): boolean {
  const { from, has, since, until } = parsed
  return isPositive(terms) && from.length === 0 && has.length === 0 && since === undefined && until === undefined
}

/** Few messages can fit, and there is an index of them. */
const isNarrow = ({ parsed: { from, has } }: MessageSearch): boolean =>
  from.length > 0 || has.some(({ kind, negated }) => kind === 'pin' && !negated)

const isPositive = (terms: readonly TermQuery[]): boolean => terms.some(({ negated }) => !negated)

/** Other conditions have indexes of their own, and PostgreSQL finds the best of them. */
const asTheyAre = (terms: readonly TermQuery[]): WordPlan => ({ indexed: terms, filtered: [], bySegment: false })

async function planFor(
  db: Kysely<Tables>,
  estimates: Estimates,
  search: MessageSearch,
  { messages: visible }: ScopeSize,
  asked: readonly TermQuery[],
): Promise<WordPlan> {
  const { terms, messages, wanted } = await estimates.ofWords(db, asked)
  const limit = ranks(search) ? limits.searchHits : search.page.limit + 1
  return planWords(terms, { messages, wanted, visible, limit })
}

type Way = Pick<HitQuery, 'where' | 'plan' | 'isStrict'>

async function findHits(db: Kysely<Tables>, search: MessageSearch, way: Way): Promise<FoundMessages> {
  const { indexed, filtered } = way.plan
  const tsQuery = wordsOf([...indexed, ...filtered])
  if (!ranks(search)) return { ...(await newest(db, search, way)), count: null, tsQuery }
  return { ...cutPage(await rank(db, search, way, tsQuery), search.page, (id) => id), tsQuery }
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
    with hit as materialized (${selectHits({ ...way, parsed, limit: limits.searchHits })})
    select message_id from hit
    order by ln(ts_rank_cd(words, (select to_tsquery('ajet', ${tsQuery})), 1) + 0.0001)
      + extract(epoch from created_at) / ${RECENCY_DAYS * 86_400}::float8 desc, message_id desc`.execute(db)
  return rows.map(({ message_id }) => message_id)
}

async function newest(db: Kysely<Tables>, { parsed, page }: MessageSearch, way: Way) {
  const { after, before, limit } = page
  const cursor = after ?? before
  if (cursor) {
    const { rows } = await sql<{ id: string }>`select message_id as id from search_messages s
      where s.message_id = ${cursor} and ${way.where}`.execute(db)
    requireCursor(rows[0])
  }
  const isBack = before !== undefined
  const place = cursor === undefined ? undefined : { id: cursor, isBack }
  const hits = selectHits({ ...way, parsed, limit: limit + 1, place })
  const { rows } = await sql<{ message_id: string }>`select message_id from (${hits}) hit`.execute(db)
  const taken = rows.slice(0, limit).map(({ message_id }) => message_id)
  const items = isBack ? taken.toReversed() : taken
  const goesOn = rows.length > limit
  const [first = null, last = null] = [items[0], items.at(-1)]
  return { items, next: isBack || goesOn ? last : null, prev: isBack ? (goesOn ? first : null) : cursor ? first : null }
}

const columns = { author: sql`s.author_id`, time: sql`s.created_at` }

/** Undefined: nothing can fit. */
async function conditions(
  trx: Transaction<Tables>,
  { scope, parsed }: MessageSearch,
  size: ScopeSize,
  plan: WordPlan,
): Promise<RawBuilder<unknown> | undefined> {
  const operators = await operatorConditions(trx, scope, parsed, columns)
  const isVisible = size.channels > FEW_CHANNELS ? scopeHolds(scope, sql`s.channel_id`) : await isInFew(trx, scope)
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

function wordConditions({ indexed, filtered }: WordPlan): readonly RawBuilder<unknown>[] {
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
