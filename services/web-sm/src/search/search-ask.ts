import { isId } from '@ajet/shared/std'
import { communityPath } from '../fragments/paths.ts'

export const searchTypes = ['messages', 'channels', 'users', 'files'] as const
export type SearchType = (typeof searchTypes)[number]

/** What the address of a page of results asks for. */
export interface SearchAsk {
  readonly q: string
  readonly type: SearchType
  /** Of messages. */
  readonly sort: 'relevance' | 'newest'
  /** Only in the community of the page; else wherever the reader may read, direct messages too. */
  readonly inCommunity: boolean
  readonly after?: string | undefined
  readonly before?: string | undefined
}

/** An address may say anything: what is not understood is as if it was left out. */
export function parseSearchAsk({ searchParams }: URL): SearchAsk {
  const type = searchParams.get('type')
  const cursor = (name: string) => {
    const id = searchParams.get(name)
    return id !== null && isId(id) ? id : undefined
  }
  const after = cursor('after')
  return {
    q: (searchParams.get('q') ?? '').trim(),
    type: searchTypes.find((known) => known === type) ?? 'messages',
    sort: searchParams.get('sort') === 'newest' ? 'newest' : 'relevance',
    inCommunity: searchParams.get('within') === 'community',
    after,
    before: after === undefined ? cursor('before') : undefined,
  }
}

/** The address of the page, without what goes without saying. */
export function searchPath(community: string, ask: Partial<SearchAsk> = {}): string {
  const { q = '', type = 'messages', sort = 'relevance', inCommunity = false, after, before } = ask
  const query = new URLSearchParams()
  if (q !== '') query.set('q', q)
  if (type !== 'messages') query.set('type', type)
  if (sort !== 'relevance') query.set('sort', sort)
  if (inCommunity) query.set('within', 'community')
  if (after !== undefined) query.set('after', after)
  if (before !== undefined) query.set('before', before)
  const path = `${communityPath(community)}/search`
  return query.size === 0 ? path : `${path}?${query}`
}
