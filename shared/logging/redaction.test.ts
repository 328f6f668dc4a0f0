import { describe, expect, test } from 'bun:test'
import { findSecretsIn } from '../testing/find-secrets.ts'
import { createLogger } from './create-logger.ts'
import { redactFields } from './redact.ts'
import { redactText } from './redact-text.ts'
import { isSecretKey } from './secret-key.ts'

const secret = 'hunter2-S3cr3t'

/** The line a logger writes. */
function lineOf(fields: object, message = 'said'): string {
  const lines: string[] = []
  createLogger({ level: 'trace', destination: { write: (line) => void lines.push(line) } }).info(fields, message)
  return lines.join('')
}

class Refused extends Error {
  readonly request: object
  constructor(message: string, request: object, options?: ErrorOptions) {
    super(message, options)
    this.request = request
  }
}

describe('LOG-T3 a secret does not get into the log', () => {
  const deep = { a: [{ b: { c: [[{ password: secret }]] } }] }
  const places: Readonly<Record<string, object>> = {
    'in nested objects and arrays': deep,
    'as a list behind its name': { tokens: [secret, secret], headers: { Authorization: [`Bearer ${secret}`] } },
    'in an error with properties': { err: new Refused('no', { headers: { cookie: `ajet_session=${secret}` } }) },
    'in the causes of an error': {
      err: new Error('outer', {
        cause: new Refused(`GET /x?token=${secret}`, { secret }, { cause: `token=${secret}` }),
      }),
    },
    'in the errors of an aggregate': { err: new AggregateError([new Error(`password=${secret}`)], `pwd: ${secret}`) },
    'in the name of an error': { err: Object.assign(new Error('x'), { name: `token=${secret}` }) },
    'in a map of headers': { headers: new Headers({ 'x-auth-token': secret, 'set-cookie': `s=${secret}; Path=/` }) },
    'in a map': {
      map: new Map<unknown, unknown>([
        ['password', secret],
        [{}, { client_secret: secret }],
      ]),
    },
    'in a set': { set: new Set([`Bearer ${secret}`]) },
    'in flat header lists': { rawHeaders: ['Host', 'x', 'Cookie', `a=${secret}`, 'X-Api-Key', secret] },
    'in pairs of headers': {
      headers: [
        ['authorization', `Basic ${btoa(`ada:${secret}`)}`],
        ['x-amz-security-token', secret],
      ],
    },
    'in name and value': {
      headers: [
        { name: 'Cookie', value: secret },
        { key: 'api_key', value: secret },
      ],
    },
    'in arguments': { argv: ['--db.password', secret, `--setup-token=${secret}`, '-H', `Authorization: ${secret}`] },
    'in environment variables': { env: { AJET_SETUP_TOKEN: secret, AJET_S3_SECRET_KEY: secret, PGPASSWORD: secret } },
    'in search parameters': { query: new URLSearchParams({ access_token: secret }) },
    'in a URL object': { url: new URL(`https://ada:${secret}@host/x?api_key=${secret}#access_token=${secret}`) },
    'in camel case': {
      setupToken: secret,
      tokenHash: secret,
      accessKeyId: secret,
      dbPassword: secret,
      idToken: secret,
    },
    'in a key': { [`token=${secret}`]: 1 },
    'in bytes': { body: Buffer.from(secret) },
    'in what has a toJSON': { thing: { toJSON: () => secret, password: secret } },
  }

  test.each(Object.entries(places))('%s', (_, fields) => {
    const line = lineOf(fields)
    expect(findSecretsIn(line, [secret])).toEqual([])
    expect(JSON.parse(line)).toBeObject()
  })

  const json = JSON.stringify({ user: 'ada', password: secret, list: [{ token: `${secret} "x` }] })
  const texts: readonly string[] = [
    `postgres://ajet:${secret}@db:5432/x`,
    `postgres://ajet:p@${secret}@db:5432/x`,
    `redis://:${secret}@cache`,
    `https://${secret}@git.example.org/repo.git`,
    `nats://a:${secret}@n1:4222,nats://b:${secret}@n2:4222`,
    `GET /cb?code=${secret}&state=${secret}&lang=en`,
    `GET /files/a?expires=1&signature=${secret}`,
    `/login#access_token=${secret}&x=1`,
    `redirect to /go?next=%2Fsetup%3Ftoken%3D${secret}`,
    `user=ada&password=${secret}&remember=1`,
    `Authorization: Bearer ${secret}`,
    `authorization:Basic ${btoa(`ada:${secret}`)}`,
    `Authorization: ApiKey v1 ${secret}`,
    `curl -H "Authorization: token ${secret}" -H 'Cookie: a=1; ajet_session=${secret}'`,
    `Cookie: theme=dark; __Host-ajet_session=${secret}; x=1`,
    `bearer\t${secret}`,
    `Bearer%20${secret}`,
    json,
    JSON.stringify({ body: json }),
    JSON.stringify(JSON.stringify({ body: json })),
    `{ password: '${secret}', n: 1 }`,
    `password => "${secret}"`,
    `db.password = ${secret}`,
    `SETUP_TOKEN="${secret} and more"`,
    `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`,
    `x -----BEGIN RSA PRIVATE KEY-----\n${secret}`,
    `eyJhbGciOiJFZERTQSJ9.${btoa(secret).replaceAll('=', '')}xx.${secret}`,
    `POST /hook/0192/${secret}`,
  ]

  test.each(texts)('in the text %s', (text) => {
    for (const line of [lineOf({}, text), lineOf({ text }), lineOf({ err: new Error(text) }), lineOf({ [text]: 1 })]) {
      expect(findSecretsIn(line, [secret])).toEqual([])
    }
  })

  test('as the message of an error that is all there is', () => {
    const lines: string[] = []
    const logger = createLogger({ destination: { write: (line) => void lines.push(line) } })
    Reflect.apply(logger.error, logger, [new Error(`password=${secret}`)])
    Reflect.apply(logger.info, logger, ['token is %s', secret])
    expect(findSecretsIn(lines.join(''), [secret])).toEqual([])
    expect(lines).toHaveLength(2)
  })
})

describe('what is harmless stays readable', () => {
  test.each([
    'http://localhost:8080/users/@me?limit=10',
    'GET /api/channels/0192/messages?before=0191 200 in 12 ms',
    'The setup token is spent.',
    'postgres://ajet@db/chat',
    'Mail to ada@example.org was not sent: 550 5.1.1 user unknown',
    'tokens_left=3, channel=general, at=2026-01-01T00:00:00.000Z',
    'Basic usage',
    '{"level":"info","msg":"ready","code":"database_busy"}',
  ])('%s', (text) => {
    expect(redactText(text)).toBe(text)
  })

  test.each(['code', 'state', 'keyboard', 'author', 'compass', 'session_id', 'tokens_left', 'passed', 'key', 'monkey'])(
    'a field called %s',
    (key) => {
      expect(isSecretKey(key)).toBe(false)
    },
  )

  test('values of every kind are written as JSON can hold them', () => {
    const fields = { big: 10n, none: null, at: new Date(Number.NaN), list: [1n, undefined, true], word: Symbol('s') }
    expect(redactFields(fields)).toMatchObject({
      big: '10',
      none: null,
      at: 'Invalid Date',
      list: ['1', undefined, true],
    })
    expect(() => lineOf(fields)).not.toThrow()
  })
})

describe('nothing that is logged can harm the program', () => {
  test('what refers to itself in many ways ends at once', () => {
    const knot: Record<string, unknown> = {}
    for (let n = 0; n < 90; n++) knot[`k${n}`] = knot
    const list: unknown[] = []
    for (let n = 0; n < 90; n++) list.push(list, knot)
    const began = performance.now()
    expect(lineOf({ knot, list }).length).toBeLessThan(500_000)
    expect(performance.now() - began).toBeLessThan(500)
  })

  test('a property that throws costs only itself', () => {
    const thrower = {
      ok: 1,
      get broken(): never {
        throw new Error('no')
      },
    }
    expect(redactFields({ thrower })).toEqual({ thrower: { ok: 1, broken: '[unreadable]' } })
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect(redactFields({ a: { proxy }, ok: 1 })).toEqual({ a: { proxy: '[unreadable]' }, ok: 1 })
  })

  test.each(['token=', 'a', '"', '\\', ':', '=\\"', 'Bearer ', 'http://', '-----BEGIN PRIVATE KEY-----', '%3D', 'eyJ'])(
    'a long text of %j is read in no time',
    (piece) => {
      const began = performance.now()
      redactText(piece.repeat(1_000_000 / piece.length))
      expect(performance.now() - began).toBeLessThan(200)
    },
  )

  test('a document in the log is cut', () => {
    expect(redactText('x'.repeat(1_000_000)).length).toBeLessThan(17_000)
  })
})
