import { expect, test } from 'bun:test'
import { unlistedDependencies } from './unlisted-dependencies.ts'

const page = '| package | why |\n|---|---|\n| `zod`, `@a/b` | schemas, not `hono` |'
const problemsOf = (dependencies: Readonly<Record<string, string>>) =>
  unlistedDependencies([{ file: 'x/package.json', dependencies }], page)

test('a pinned dependency with a row is fine, and so is a package of this workspace', () => {
  expect(problemsOf({ zod: '4.6.7', '@a/b': '1.0.0-beta.17', '@ajet/shared': 'workspace:*' })).toEqual([])
})

test('a dependency without a row, or with a range, is named with its file', () => {
  expect(problemsOf({ hono: '4.13.19' })).toEqual(['x/package.json: hono has no row in docs/dependencies.md'])
  expect(problemsOf({ zod: '^4.6.7' })).toEqual(['x/package.json: zod is not pinned (^4.6.7)'])
})
