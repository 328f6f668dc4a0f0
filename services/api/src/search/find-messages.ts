import type { Tables } from '@ajet/shared/db'
import { limits, type PageQuery } from '@ajet/shared/schema'
import { sql, type RawBuilder, type Transaction } from 'kysely'
import { requireCursor } from '../page.ts'
import { findAuthors, type Scope } from './access.ts'
import { markOf } from './document.ts'
import { estimateWords } from './estimate-words.ts'
import type { ParsedQuery, Term } from './parse-query.ts'
import { cutPage } from './ranked-page.ts'
import { allOf, toExpandedTermQueries, toTermQueries, type TermQuery } from './ts-query.ts'
import { planWords, type WordPlan } from './word-plan.ts'

export interface MessageSearch {
  readonly userId: string
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
const FEW_CHANNELS = 32

/** Ids of messages. What only parts of words hold is found when nothing else is. */
export async function findMessages(trx: Transaction<Tables>, search: MessageSearch): Promise<FoundMessages> {
  const { terms } = search.parsed
  const asked = toTermQueries(terms)
  const found = await findBy(trx, search, asked)
  if (found.items.length > 0 || terms.length === 0) return found
  const expanded = await expand(trx, terms)
  return expanded === undefined ? found : await findBy(trx, search, expanded)
}

async function findBy(
  trx: Transaction<Tables>,
  search: MessageSearch,
  terms: readonly TermQuery[],
): Promise<FoundMessages> {
  const plan = await planFor(trx, search, terms)
  const tsQuery = allOf([...plan.indexed, ...plan.filtered])
  const where = await conditions(trx, search, plan)
  if (where === undefined) return { items: [], next: null, prev: null, count: 0, tsQuery }
  if (ranks(search)) {
    const page = cutPage(await rank(trx, where, tsQuery), search.page, (id) => id)
    return { ...page, tsQuery }
  }
  return { ...(await newest(trx, where, search.page)), count: null, tsQuery }
}

function ranks({ parsed, sort }: MessageSearch): boolean {
  return sort === 'relevance' && parsed.terms.some(({ negated }) => !negated)
}

/**
 * The newest matches, the best of them first. Relevance and age make one number that does not change with the time of
 * asking: ln(rank × e^(age)) differs for all by the same.
 */
async function rank(trx: Transaction<Tables>, where: RawBuilder<unknown>, tsQuery: string): Promise<readonly string[]> {
  const { rows } = await sql<{ message_id: string }>`
    with hit as materialized (
      select s.message_id, s.created_at, s.words from search_messages s where ${where}
      order by s.created_at desc, s.message_id desc limit ${limits.searchHits}
    )
    select message_id from hit
    order by ln(ts_rank_cd(words, to_tsquery('ajet', ${tsQuery}), 1) + 0.0001)
      + extract(epoch from created_at) / ${RECENCY_DAYS * 86_400}::float8 desc, message_id desc`.execute(trx)
  return rows.map(({ message_id }) => message_id)
}

async function newest(trx: Transaction<Tables>, where: RawBuilder<unknown>, { after, before, limit }: PageQuery) {
  const cursor = after ?? before
  if (cursor) {
    const { rows } = await sql<{ id: string }>`select message_id as id from search_messages s
      where s.message_id = ${cursor} and ${where}`.execute(trx)
    requireCursor(rows[0])
  }
  const isBack = before !== undefined
  const place = sql`(select created_at, message_id from search_messages where message_id = ${cursor})`
  const order = isBack ? sql`asc` : sql`desc`
  const from = cursor ? sql`(s.created_at, s.message_id) ${isBack ? sql`>` : sql`<`} ${place}` : sql`true`
  const { rows } = await sql<{ id: string }>`
    select s.message_id as id from search_messages s where ${where} and ${from}
    order by s.created_at ${order}, s.message_id ${order} limit ${limit + 1}`.execute(trx)
  const taken = rows.slice(0, limit).map(({ id }) => id)
  const items = isBack ? taken.toReversed() : taken
  const goesOn = rows.length > limit
  const [first = null, last = null] = [items[0], items.at(-1)]
  return { items, next: isBack || goesOn ? last : null, prev: isBack ? (goesOn ? first : null) : cursor ? first : null }
}

/** Undefined: nothing can fit. */
async function conditions(
  trx: Transaction<Tables>,
  search: MessageSearch,
  plan: WordPlan,
): Promise<RawBuilder<unknown> | undefined> {
  const { userId, scope, parsed } = search
  const [authors, others] = [
    await findAuthors(trx, userId, parsed.from, false),
    await findAuthors(trx, userId, parsed.from, true),
  ]
  if (scope.channelIds.length === 0 || authors?.length === 0) return undefined
  const parts = [isIn(scope), ...kindConditions(parsed)]
  parts.push(...wordConditions(plan))
  if (authors) parts.push(sql`s.author_id = any(${[...authors]}::uuid[])`)
  if (others) parts.push(sql`s.author_id <> all(${[...others]}::uuid[])`)
  if (parsed.since !== undefined) parts.push(sql`s.created_at >= ${new Date(parsed.since)}`)
  if (parsed.until !== undefined) parts.push(sql`s.created_at < ${new Date(parsed.until)}`)
  return sql.join(parts, sql` and `)
}

/** A few channels are looked up in their index. Many are a set to hold rows against, which no plan need be made for. */
function isIn({ channelIds }: Scope): RawBuilder<unknown> {
  const ids = sql`${[...channelIds]}::uuid[]`
  if (channelIds.length <= FEW_CHANNELS) return sql`s.channel_id = any(${ids})`
  return sql`(s.channel_id in (select unnest(${ids}))) is true`
}

/** Other conditions have indexes of their own, and PostgreSQL finds the best of them. */
async function planFor(
  trx: Transaction<Tables>,
  search: MessageSearch,
  terms: readonly TermQuery[],
): Promise<WordPlan> {
  const { scope, parsed, page } = search
  const isPlain = parsed.from.length === 0 && terms.some(({ negated }) => !negated)
  if (!isPlain) return { indexed: terms, filtered: [] }
  const { terms: looked, messages, wanted } = await estimateWords(trx, terms)
  const visible = scope.messages
  return planWords(looked, { messages, wanted, visible, limit: ranks(search) ? limits.searchHits : page.limit + 1 })
}

function wordConditions({ indexed, filtered }: WordPlan): readonly RawBuilder<unknown>[] {
  const parts: RawBuilder<unknown>[] = []
  if (indexed.length > 0) parts.push(sql`s.words @@ to_tsquery('ajet', ${allOf(indexed)})`)
  // The operator's function: PostgreSQL has no index for it.
  if (filtered.length > 0) parts.push(sql`ts_match_vq(s.words, to_tsquery('ajet', ${allOf(filtered)}))`)
  return parts
}

function kindConditions({ has }: ParsedQuery): readonly RawBuilder<unknown>[] {
  return has.map(({ kind, negated }) => {
    const not = negated ? sql`not` : sql``
    if (kind === 'reaction') {
      return sql`${not} exists (select from reactions x where x.message_id = s.message_id)`
    }
    if (kind === 'thread') {
      return sql`${not} exists (select from messages x where x.parent_id = s.message_id)`
    }
    return sql`${not} s.words @@ ${`'${markOf(kind)}'`}::tsquery`
  })
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
