import { expect, test } from 'bun:test'
import { createLogger } from '../logging/mod.ts'
import { newId } from '../std/mod.ts'
import { logRequest } from './request-log.ts'

function record() {
  const lines: string[] = []
  const logger = createLogger({ name: 'api', destination: { write: (line) => void lines.push(line) } })
  return { logger, lastLine: () => JSON.parse(lines.at(-1) ?? 'null') as Record<string, unknown> }
}

const visit = { traceId: newId(), method: 'GET', path: '/api/me', status: 200, ms: 1.23456, userId: newId() }

test('SH-17 the line of a request has its trace id, user id, method and path', () => {
  const { logger, lastLine } = record()
  logRequest(logger, visit, 1_000)
  const { traceId: trace_id, userId: user_id, method, path } = visit
  expect(lastLine()).toMatchObject({ trace_id, user_id, method, path })
})

test('SH-17 without a signed-in user there is no user id', () => {
  const { logger, lastLine } = record()
  logRequest(logger, { ...visit, userId: undefined }, 1_000)
  expect(lastLine()).not.toHaveProperty('user_id')
})

test('SH-18 a production line has timestamp, level, logger, trace id, user id and a message of method, path, status and ms', () => {
  const { logger, lastLine } = record()
  logRequest(logger, visit, 1_000)
  const { timestamp, ...line } = lastLine()
  expect(new Date(String(timestamp)).toISOString()).toBe(String(timestamp))
  expect(line).toMatchObject({
    level: 'info',
    logger: 'api',
    trace_id: visit.traceId,
    user_id: visit.userId,
    msg: 'GET /api/me 200 1.23 ms',
  })
})

test('a slow request is a warning', () => {
  const { logger, lastLine } = record()
  logRequest(logger, { ...visit, ms: 2_000 }, 1_000)
  expect(lastLine()).toMatchObject({ level: 'warn', msg: 'GET /api/me 200 took 2000 ms' })
})
