import { expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import { parseSearchAsk, searchPath, type SearchAsk } from './search-ask.ts'

const parse = (path: string) => parseSearchAsk(new URL(path, 'http://localhost'))

test('what an address asks for is what it was made of', () => {
  const asked: SearchAsk = {
    q: 'in:#général "a & b" +1',
    type: 'files',
    sort: 'newest',
    inCommunity: true,
    after: newId(),
    before: undefined,
  }
  expect(parse(searchPath('acme', asked))).toEqual(asked)
  expect(searchPath('acme', { q: '' })).toBe('/c/acme/search')
})

test('an address may hold anything, and one cursor is enough', () => {
  const nothing = {
    q: '',
    type: 'messages',
    sort: 'relevance',
    inCommunity: false,
    after: undefined,
    before: undefined,
  }
  expect(parse('/c/acme/search?q=+&type=<b>&sort=luck&within=x&after=../..&before=1')).toEqual({
    ...nothing,
  } as SearchAsk)
  const [after, before] = [newId(), newId()]
  expect(parse(`/c/acme/search?after=${after}&before=${before}`)).toEqual({ ...nothing, after } as SearchAsk)
})
