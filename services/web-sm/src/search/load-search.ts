import { ApiClientError, type ApiClient } from '@ajet/shared/api-client'
import { limits } from '@ajet/shared/schema'
import type { Visit } from '../http/visit.ts'
import { searchTypes, type SearchAsk, type SearchType } from './search-ask.ts'

export type SearchAnswer = Awaited<ReturnType<ApiClient['search']>>

/** How many there are of each kind that can be found in this way; null: not counted. */
export type SearchCounts = ReadonlyMap<SearchType, number | null>

/** What was found; or why nothing was looked for, in words for people. */
export type SearchResult =
  | { readonly kind: 'nothing-asked' }
  | { readonly kind: 'refused'; readonly faults: readonly string[] }
  | { readonly kind: 'past-end' }
  | { readonly kind: 'found'; readonly answer: SearchAnswer; readonly counts: SearchCounts }

const PAGE = 20

/** A page of results of one kind, and how many there are of the others. */
export async function loadSearch({ api }: Visit, ask: SearchAsk, communityId: string): Promise<SearchResult> {
  const { q, type, sort, inCommunity, after, before } = ask
  if (q === '') return { kind: 'nothing-asked' }
  if (q.length > limits.searchQuery)
    return { kind: 'refused', faults: [`A search takes at most ${limits.searchQuery} characters.`] }
  const asked = inCommunity ? { q, community_id: communityId } : { q }
  const others = searchTypes.filter((one) => one !== type)
  try {
    const [answer, beside] = await Promise.all([
      api.search({ query: { ...asked, type: [type], sort, after, before, limit: PAGE } }),
      api.search({ query: { ...asked, type: others, limit: 1 } }),
    ])
    return { kind: 'found', answer, counts: countsOf({ ...beside, ...answer }) }
  } catch (error) {
    return refusalOf(error)
  }
}

function countsOf(answer: SearchAnswer): SearchCounts {
  return new Map(searchTypes.flatMap((type) => (answer[type] ? [[type, answer[type].count] as const] : [])))
}

function refusalOf(error: unknown): SearchResult {
  if (!(error instanceof ApiClientError)) throw error
  if (error.code === 'unknown_cursor') return { kind: 'past-end' }
  if (error.code === 'search_too_broad')
    return { kind: 'refused', faults: ['This search takes too long. Say more precisely what to find.'] }
  if (error.code === 'invalid_input') return { kind: 'refused', faults: faultsOf(error.data['fields']) }
  throw error
}

/** The API says for each field what is wrong with it. */
function faultsOf(fields: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(fields) ? fields : []
  const messages = list.flatMap((field) =>
    typeof field === 'object' && field !== null && 'message' in field && typeof field.message === 'string'
      ? [`${field.message.slice(0, 200)}.`]
      : [],
  )
  return messages.length > 0 ? messages : ['This search cannot be understood.']
}
