import { ApiError, invalidInput } from '@ajet/shared/http'
import type { Page, PageQuery } from '@ajet/shared/schema'

/** One step through a list: rows from the cursor on (exclusive) in this direction. */
export interface PageStep {
  readonly direction: 'asc' | 'desc'
  /** Entity id; undefined: from the end where the direction begins. */
  readonly cursor: string | undefined
  /** One more than the page holds, which tells whether the list goes on. */
  readonly limit: number
}

/**
 * Loads one page (AJ-72): `load` gives the rows of a step, whose ids are the cursors. Items come in ascending
 * order whatever the direction. Without a cursor the page is the one at `from`.
 *
 * @throws ApiError `invalid_input` for both cursors at once
 */
export async function loadPage<T extends { readonly id: string }>(
  query: PageQuery,
  from: 'start' | 'end',
  load: (step: PageStep) => Promise<readonly T[]>,
): Promise<Page<T>> {
  const { direction, cursor } = readCursor(query, from)
  const found = await load({ direction, cursor, limit: query.limit + 1 })
  const goesOn = found.length > query.limit
  const taken = found.slice(0, query.limit)
  const items = direction === 'asc' ? taken : taken.toReversed()
  const [first, last] = [items[0], items.at(-1)]
  const ahead = goesOn ? (direction === 'asc' ? last : first) : undefined
  const behind = cursor ? (direction === 'asc' ? first : last) : undefined
  const [next, prev] = direction === 'asc' ? [ahead, behind] : [behind, ahead]
  return { items, next: next?.id ?? null, prev: prev?.id ?? null }
}

/** The page with each row as the reader sees it. */
export function mapPage<T, U>(
  page: Page<T>,
  view: (row: T) => U,
): { items: U[]; next: string | null; prev: string | null } {
  return { items: page.items.map(view), next: page.next, prev: page.prev }
}

/** @throws ApiError `unknown_cursor` when the cursor names nothing in this list */
export function requireCursor<T>(found: T | undefined): T {
  if (found === undefined) throw new ApiError('unknown_cursor')
  return found
}

function readCursor({ after, before }: PageQuery, from: 'start' | 'end'): Pick<PageStep, 'direction' | 'cursor'> {
  if (after && before) throw invalidInput([{ path: 'before', message: 'cannot be combined with after' }])
  if (after) return { direction: 'asc', cursor: after }
  if (before) return { direction: 'desc', cursor: before }
  return { direction: from === 'start' ? 'asc' : 'desc', cursor: undefined }
}
