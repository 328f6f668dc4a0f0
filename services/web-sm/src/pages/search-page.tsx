/** @jsxImportSource hono/jsx */
import { limits } from '@ajet/shared/schema'
import type { Child } from 'hono/jsx'
import { dmTitle } from '../fragments/dm.ts'
import { renderIcon } from '../fragments/icon.ts'
import { SearchField } from '../fragments/search-field.tsx'
import type { SearchResult } from '../search/load-search.ts'
import { findFilters, findOddities } from '../search/query-parts.ts'
import { searchPath, type SearchAsk, type SearchType } from '../search/search-ask.ts'
import { ChannelItem } from './browse-page.tsx'
import type { Place } from './load-place.ts'
import { PaneHead } from './pane-head.tsx'
import { FileHit, MessageHit, PersonHit, type HitReader } from './search-hits.tsx'
import { SearchHelp } from './search-help.tsx'

export interface SearchPaneProps {
  readonly ask: SearchAsk
  readonly result: SearchResult
  readonly reader: HitReader
}

type Found = Extract<SearchResult, { kind: 'found' }>

/** What one may read and looks for, by kind, a page at a time (AC-4, WEB-39). */
export function SearchPane({ ask, result, reader }: SearchPaneProps) {
  const { slug } = reader.place.community
  const faults = result.kind === 'refused' ? result.faults : []
  return (
    <div
      class="pane"
      data-region
      data-controller="search-results"
      data-search-query={ask.q}
      data-search-again={result.kind === 'found' ? newestHref(ask, reader.place.community.id) : undefined}
    >
      <PaneHead slug={slug} title="Search" />
      <div class="search-bar">
        <SearchField id="search" slug={slug} ask={ask} {...(faults.length > 0 ? { errorId: 'search-error' } : {})} />
        {faults.length === 0 ? null : (
          <div class="field-error" id="search-error" role="alert">
            {faults.map((fault) => (
              <p>{fault}</p>
            ))}
          </div>
        )}
        {result.kind === 'found' ? <SearchNotes ask={ask} /> : null}
        <FilterChips ask={ask} place={reader.place} />
      </div>
      <div class="page-scroll" tabindex={0} role="region" aria-label="Results">
        <div class="page search-page">
          {result.kind === 'found' ? (
            <Results ask={ask} result={result} reader={reader} />
          ) : (
            <SearchHelp slug={slug} channel={reader.place.channels[0]?.name} />
          )}
        </div>
      </div>
    </div>
  )
}

/** Where the script learns which messages that come in match; undefined where none can. */
function newestHref({ q, type, inCommunity }: SearchAsk, communityId: string): string | undefined {
  if (type !== 'messages' && type !== 'files') return undefined
  const query = new URLSearchParams({ q, type, sort: 'newest', limit: '20' })
  if (inCommunity) query.set('community_id', communityId)
  return `/api/search?${query}`
}

function SearchNotes({ ask }: { readonly ask: SearchAsk }) {
  const oddities = findOddities(ask.q)
  if (oddities.length === 0) return null
  return (
    <p class="field-hint" id="search-notes">
      {oddities.join(' ')}
    </p>
  )
}

/** The operators of the search, each to be taken away. */
function FilterChips({ ask, place }: { readonly ask: SearchAsk; readonly place: Place }) {
  const filters = findFilters(ask.q)
  if (filters.length === 0) return null
  return (
    <ul class="chips" aria-label="Filters">
      {filters.map(({ text, rest }) => (
        <li>
          <a
            class="chip"
            href={searchPath(place.community.slug, { ...first(ask), q: rest })}
            title="Remove this filter"
          >
            <span class="visually-hidden">Remove the filter </span>
            <bdi>{chipText(text, place)}</bdi>
            {renderIcon('close')}
          </a>
        </li>
      ))}
    </ul>
  )
}

/** A direct message of several has no other name than its id. */
function chipText(text: string, { sync }: Place): string {
  const id = /^(-?)in:#?([0-9a-f-]{36})$/i.exec(text)
  const dm = sync.dms.find((one) => one.id === id?.[2])
  return dm ? `${id?.[1] ?? ''}in: ${dmTitle(dm, sync.user.id)}` : text
}

interface ResultsProps {
  readonly ask: SearchAsk
  readonly result: Found
  readonly reader: HitReader
}

function Results({ ask, result, reader }: ResultsProps) {
  const { slug } = reader.place.community
  const page = result.answer[ask.type]
  const items = itemsOf(ask, result, reader)
  return (
    <>
      <div class="search-head">
        <Tabs slug={slug} ask={ask} counts={result.counts} />
        <Choices ask={ask} result={result} place={reader.place} />
      </div>
      <p class="new-hits" data-new-hits hidden>
        <a class="button is-small" href={searchPath(slug, { ...first(ask), sort: 'newest' })} />
      </p>
      {result.answer.messages?.is_partial ? (
        <p class="notice">The newest messages are being made searchable right now, so that some may be missing here.</p>
      ) : null}
      {items.length === 0 ? (
        <NothingFound ask={ask} reader={reader} />
      ) : (
        <ol class={ask.type === 'messages' ? 'list hits' : 'list'} data-search-hits>
          {items}
        </ol>
      )}
      <p class="button-row">
        {page?.prev ? <PageLink slug={slug} ask={ask} cursor={{ before: page.prev }} text="Previous page" /> : null}
        {page?.next ? <PageLink slug={slug} ask={ask} cursor={{ after: page.next }} text="Next page" /> : null}
      </p>
    </>
  )
}

function itemsOf({ type }: SearchAsk, { answer }: Found, reader: HitReader): readonly Child[] {
  if (type === 'messages') return answer.messages?.items.map((hit) => <MessageHit hit={hit} reader={reader} />) ?? []
  if (type === 'files') return answer.files?.items.map((hit) => <FileHit hit={hit} reader={reader} />) ?? []
  if (type === 'users') return answer.users?.items.map((user) => <PersonHit user={user} />) ?? []
  const { communities } = reader.place.sync
  return (
    answer.channels?.items.flatMap((channel) => {
      const slug = communities.find(({ id }) => id === channel.community_id)?.slug
      return slug === undefined ? [] : [<ChannelItem slug={slug} channel={channel} />]
    }) ?? []
  )
}

const labels: Readonly<Record<SearchType, string>> = {
  messages: 'Messages',
  channels: 'Channels',
  users: 'People',
  files: 'Files',
}

interface TabsProps {
  readonly slug: string
  readonly ask: SearchAsk
  readonly counts: Found['counts']
}

function Tabs({ slug, ask, counts }: TabsProps) {
  return (
    <nav aria-label="Kinds of results">
      <ul class="tabs">
        {[...counts].map(([type, count]) => (
          <li>
            <a
              class="tab"
              href={searchPath(slug, { ...first(ask), type })}
              aria-current={type === ask.type ? 'page' : undefined}
            >
              {labels[type]} <Count count={count} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The search looks at no more than so many; the newest messages are not counted. */
function Count({ count }: { readonly count: number | null }) {
  if (count === null) return null
  return <span class="tab-count">{count >= limits.searchHits ? `${limits.searchHits}+` : count}</span>
}

interface ChoicesProps {
  readonly ask: SearchAsk
  readonly result: Found
  readonly place: Place
}

/** In which order, where there are two, and in which communities, where there are several. */
function Choices({ ask, result, place: { community, sync } }: ChoicesProps) {
  const link = (text: string, other: Partial<SearchAsk>, isCurrent: boolean) => (
    <a href={searchPath(community.slug, { ...first(ask), ...other })} aria-current={isCurrent ? 'true' : undefined}>
      <bdi>{text}</bdi>
    </a>
  )
  const { messages } = result.answer
  const isOrdered =
    messages !== undefined && messages.items.length > 0 && (ask.sort === 'newest' || messages.count !== null)
  const isElsewhere = sync.communities.length > 1
  if (!isOrdered && !isElsewhere) return null
  return (
    <div class="search-choices">
      {isElsewhere ? (
        <span class="choice-links">
          {link('Everywhere', { inCommunity: false }, !ask.inCommunity)}
          {link(`Only ${community.name}`, { inCommunity: true }, ask.inCommunity)}
        </span>
      ) : null}
      {isOrdered ? (
        <span class="choice-links">
          {link('Best first', { sort: 'relevance' }, ask.sort === 'relevance')}
          {link('Newest first', { sort: 'newest' }, ask.sort === 'newest')}
        </span>
      ) : null}
    </div>
  )
}

function NothingFound({ ask, reader }: { readonly ask: SearchAsk; readonly reader: HitReader }) {
  const { slug } = reader.place.community
  return (
    <>
      <p class="list-empty">
        No {labels[ask.type].toLowerCase()} found for <q dir="auto">{ask.q}</q>.
        {ask.inCommunity ? ' Direct messages and other communities were left out.' : ''}
      </p>
      <SearchHelp slug={slug} channel={reader.place.channels[0]?.name} />
    </>
  )
}

interface PageLinkProps {
  readonly slug: string
  readonly ask: SearchAsk
  readonly cursor: Pick<SearchAsk, 'after' | 'before'>
  readonly text: string
}

function PageLink({ slug, ask, cursor, text }: PageLinkProps) {
  return (
    <a class="button" href={searchPath(slug, { ...first(ask), ...cursor })}>
      {text}
    </a>
  )
}

/** The same search from its beginning. */
const first = (ask: SearchAsk): SearchAsk => ({ ...ask, after: undefined, before: undefined })
