import { expect, test } from 'bun:test'
import { cacheSettings, serverArguments } from './settings.ts'

const GIB = 1024 ** 3

test.each([
  [0.25 * GIB, '64MB', '256MB'],
  [1 * GIB, '128MB', '512MB'],
  [4 * GIB, '512MB', '2048MB'],
  [64 * GIB, '1024MB', '32768MB'],
] as const)('with %d bytes of memory %s are for pages of tables', (memory, buffers, cache) => {
  expect(cacheSettings(memory)).toEqual({ shared_buffers: buffers, effective_cache_size: cache })
})

test('a throw-away cluster of tests takes little, and has room for many servers', () => {
  const given = serverArguments({ socketDir: '/s', durable: false })
  expect(given).toContain('shared_buffers=64MB')
  expect(given).toContain('max_connections=300')
  expect(serverArguments({ socketDir: '/s', durable: true })).toContain('max_connections=60')
})
