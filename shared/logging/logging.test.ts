import { expect, test } from 'bun:test'
import { createLogger, type LoggerOptions } from './create-logger.ts'
import { redactFields } from './redact.ts'
import { redactText } from './redact-text.ts'

function record(options: LoggerOptions = {}) {
  const lines: string[] = []
  const logger = createLogger({ ...options, destination: { write: (line) => void lines.push(line) } })
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? 'null') as Record<string, unknown> }
}

test('LOG-T3 passwords and tokens appear as [REDACTED], at any depth', () => {
  const { logger, lines } = record()
  logger.info(
    {
      password: 'hunter2',
      body: { setup_token: 'hunter2', list: [{ Authorization: 'hunter2', client_secret: 'hunter2' }] },
      headers: new Headers({ cookie: 'ajet_session=hunter2', 'x-api-key': 'hunter2' }),
      rawHeaders: ['authorization', 'hunter2'],
      url: 'http://chat.test/setup?token=hunter2&lang=en',
      err: new Error('refused: Bearer hunter2-token', { cause: new URL('postgres://ajet:hunter2@db/x') }),
    },
    'GET /auth/confirm?token=hunter2 with Authorization: Bearer hunter2xx',
  )
  expect(lines.join('')).toContain('[REDACTED]')
  expect(lines.join('')).toContain('lang=en')
  expect(lines.join('')).not.toContain('hunter2')
})

test('LOG-T3 bound fields are redacted as well', () => {
  const { logger, lines } = record()
  logger.child({ token: 'hunter2' }).info('hello')
  expect(lines.join('')).not.toContain('hunter2')
})

test('LOG-6 links that are keys lose the key', () => {
  expect(redactText('POST /hook/0192/AbCdEfGh 200')).toBe('POST /hook/0192/[REDACTED] 200')
  expect(redactText('GET /invite/AbCdEfGh')).toBe('GET /invite/[REDACTED]')
  expect(redactText('GET /api/invites/AbCdEfGh/accept')).toBe('GET /api/invites/[REDACTED]/accept')
})

test('harmless fields stay, and cycles end', () => {
  const circle: Record<string, unknown> = { tokens_left: 3, keyboard: 'de', at: new Date(0) }
  circle['self'] = circle
  expect(redactFields(circle)).toMatchObject({ tokens_left: 3, keyboard: 'de', at: '1970-01-01T00:00:00.000Z' })
  expect(JSON.stringify(redactFields(circle))).toContain('[deep]')
})

test('LOG-T4 LOG-1 LOG-2 in production each line is JSON with timestamp, level, logger, trace id, user id and msg', () => {
  const { logger, last } = record({ format: 'json' })
  logger.child('api').child({ trace_id: 't-1', user_id: 'u-1' }).warn({ ms: 12 }, 'slow')
  expect(last()).toMatchObject({ level: 'warn', logger: 'api', trace_id: 't-1', user_id: 'u-1', ms: 12, msg: 'slow' })
  expect(String(last()['timestamp'])).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
})

test('LOG-T4 a line break in a message does not make a second line', () => {
  const { logger, lines } = record()
  logger.info({ text: 'a\nb' }, 'one\n{"level":"fatal"}')
  expect(lines).toHaveLength(1)
  expect(lines[0]?.trimEnd().split('\n')).toHaveLength(1)
})

test('LOG-T5 LOG-2 in development a line is coloured plain text with the stack below', () => {
  const { logger, lines } = record({ format: 'pretty' })
  logger.child('api').error({ err: new Error('boom'), channel: 'general' }, 'It failed\u001b[2J')
  expect(lines[0]).toContain('\u001b[31mERROR\u001b[0m')
  expect(lines[0]).toContain('It failed')
  expect(lines[0]).toContain('general')
  expect(lines[0]).toContain('Error: boom\n')
  expect(lines[0]).not.toContain('\u001b[2J')
})

test('LOG-5 a namespace has its own level, which its modules share', () => {
  const { logger, lines } = record({ level: 'warn', levels: { api: 'debug', 'api.http': 'error' } })
  logger.info('no')
  logger.child('web').info('no')
  logger.child('api').debug('yes')
  logger.child('api').child('messages').debug('yes')
  logger.child('api').child('http').warn('no')
  expect(lines).toHaveLength(2)
  expect(logger.child('api').isEnabled('debug')).toBe(true)
  expect(logger.child('web').isEnabled('info')).toBe(false)
})
