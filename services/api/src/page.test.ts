import { expect, test } from 'bun:test'
import { ApiError } from '@ajet/shared/http'
import { loadPage, type PageStep } from './page.ts'

const rows = [1, 2, 3, 4, 5, 6, 7].map((n) => ({ id: `${n}` }))

/** Seven rows, as a query would give them. */
async function load({ direction, cursor, limit }: PageStep) {
  const ordered = direction === 'asc' ? rows : rows.toReversed()
  const behind = cursor ? ordered.slice(ordered.findIndex(({ id }) => id === cursor) + 1) : ordered
  return behind.slice(0, limit)
}

async function page(
  query: { readonly after?: string; readonly before?: string; readonly limit: number },
  from: 'start' | 'end' = 'start',
) {
  const { items, next, prev } = await loadPage(query, from, load)
  return [items.map(({ id }) => id).join(''), prev, next]
}

test('without a cursor the page is at the chosen end', async () => {
  expect(await page({ limit: 3 })).toEqual(['123', null, '3'])
  expect(await page({ limit: 3 }, 'end')).toEqual(['567', '5', null])
  expect(await page({ limit: 7 })).toEqual(['1234567', null, null])
})

test('AJ-72 after and before go on from their row, items ascending', async () => {
  expect(await page({ after: '3', limit: 3 })).toEqual(['456', '4', '6'])
  expect(await page({ after: '4', limit: 3 })).toEqual(['567', '5', null])
  expect(await page({ before: '5', limit: 3 })).toEqual(['234', '2', '4'])
  expect(await page({ before: '4', limit: 3 })).toEqual(['123', null, '3'])
})

test('behind the last row there is an empty page', async () => {
  expect(await page({ after: '7', limit: 3 })).toEqual(['', null, null])
})

test('both cursors at once are refused', async () => {
  const refused = await loadPage({ after: '1', before: '5', limit: 3 }, 'start', load).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(ApiError)
})
