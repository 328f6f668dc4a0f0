import type { PageQuery } from '@ajet/shared/schema'
import { invalidInput } from '@ajet/shared/http'
import { requireCursor } from '../page.ts'

/** A page of a bounded list in its order. @throws ApiError `unknown_cursor`, `invalid_input` for both cursors at once */
export function cutPage<T>(all: readonly T[], { after, before, limit }: PageQuery, idOf: (item: T) => string) {
  if (after && before) throw invalidInput([{ path: 'before', message: 'cannot be combined with after' }])
  const at = (id: string) => {
    const found = all.findIndex((item) => idOf(item) === id)
    return requireCursor(found === -1 ? undefined : found)
  }
  const from = after ? at(after) + 1 : before ? Math.max(0, at(before) - limit) : 0
  const to = before ? at(before) : from + limit
  const items = all.slice(from, to)
  const [first, last] = [items[0], items.at(-1)]
  const next = last !== undefined && to < all.length ? idOf(last) : null
  const prev = first !== undefined && from > 0 ? idOf(first) : null
  return { items, next, prev, count: all.length }
}
