import { SQL } from 'bun'
import { expect, test } from 'bun:test'
import { mapDriverError } from './map-error.ts'

const refusal = (errno: string | undefined, code = 'ERR_POSTGRES_SERVER_ERROR') =>
  new SQL.PostgresError('the server said so', { code, errno })
const codeOf = (error: unknown) => (error instanceof Error ? Reflect.get(error, 'code') : undefined)

// PostgreSQL, appendix A.
test.each([
  ['08000', 'database_unavailable'],
  ['08003', 'database_unavailable'],
  ['08006', 'database_unavailable'],
  ['57P01', 'database_unavailable'],
  ['57P02', 'database_unavailable'],
  ['57P03', 'database_unavailable'],
  ['57P04', 'database_unavailable'],
  ['57P05', 'database_unavailable'],
  ['25P03', 'database_unavailable'],
  ['57014', 'database_busy'],
  ['53000', 'database_busy'],
  ['53100', 'database_busy'],
  ['53200', 'database_busy'],
  ['53300', 'database_busy'],
  ['28000', 'database_config'],
  ['28P01', 'database_config'],
  ['3D000', 'database_config'],
])('DB-T2 SQLSTATE %s becomes %s, with the place and the cause', (state, code) => {
  const error = refusal(state)
  const mapped = mapDriverError(error, 'db:5432/chat')
  expect(codeOf(mapped)).toBe(code)
  expect(mapped).toHaveProperty('cause', error)
  if (state !== '57014') expect(String(mapped)).toContain('db:5432/chat')
})

test.each(['23505', '23503', '23514', '22P02', '25006', '40001', '40P01', '42P01', '55P03', 'XX000'])(
  'a refusal of the statement (SQLSTATE %s) stays what it is',
  (state) => {
    const error = refusal(state)
    expect(mapDriverError(error, 'db')).toBe(error)
  },
)

test.each(['ERR_POSTGRES_CONNECTION_CLOSED', 'ERR_POSTGRES_IDLE_TIMEOUT', 'ERR_POSTGRES_LIFETIME_TIMEOUT'])(
  'a driver that lost its connection (%s) becomes database_unavailable',
  (code) => {
    expect(codeOf(mapDriverError(refusal(undefined, code), 'db'))).toBe('database_unavailable')
  },
)

test('what is not of the database stays what it is', () => {
  for (const error of [new TypeError('ours'), 'text', undefined]) expect(mapDriverError(error, 'db')).toBe(error)
})
