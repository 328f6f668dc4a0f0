import { SQL } from 'bun'
import { expect, test } from 'bun:test'
import {
  DatabaseUnavailableError,
  isConnectionLost,
  isForeignKeyViolation,
  isUniqueViolation,
  sqlState,
} from './errors.ts'

const refusal = (errno: string | undefined, constraint?: string, code = 'ERR_POSTGRES_SERVER_ERROR') =>
  new SQL.PostgresError('refused', { code, errno, constraint })

test('the SQLSTATE is found, also behind a cause', () => {
  expect(sqlState(refusal('23505'))).toBe('23505')
  expect(sqlState(new Error('outer', { cause: refusal('40P01') }))).toBe('40P01')
})

test('other errors have no SQLSTATE', () => {
  const refused = Object.assign(new Error('ECONNREFUSED'), { errno: -111 })
  for (const error of [refused, new TypeError('x'), 'text', undefined, null]) expect(sqlState(error)).toBeUndefined()
})

test('a unique violation is recognised, and by its constraint', () => {
  expect(isUniqueViolation(refusal('23505', 'users_username_key'))).toBe(true)
  expect(isUniqueViolation(refusal('23505', 'users_username_key'), 'users_username_key')).toBe(true)
  expect(isUniqueViolation(refusal('23505', 'users_username_key'), 'users_email_key')).toBe(false)
  expect(isUniqueViolation(refusal('23503', 'users_username_key'))).toBe(false)
  expect(isForeignKeyViolation(refusal('23503', 'messages_channel_id_fkey'))).toBe(true)
})

test('a lost connection is told from a refused statement', () => {
  expect(isConnectionLost(refusal(undefined, undefined, 'ERR_POSTGRES_CONNECTION_CLOSED'))).toBe(true)
  expect(isConnectionLost(refusal('57P01'))).toBe(true)
  expect(isConnectionLost(refusal('08006'))).toBe(true)
  expect(isConnectionLost(new DatabaseUnavailableError('gone'))).toBe(true)
  expect(isConnectionLost(refusal('23505'))).toBe(false)
  expect(isConnectionLost(new TypeError('ours'))).toBe(false)
})
