import { expect, test } from 'bun:test'
import { z } from 'zod'
import { createLogger } from '../logging/mod.ts'
import { defineEndpoint, maxBodyBytes } from '../schema/mod.ts'
import { isId, newId } from '../std/mod.ts'
import { ApiError } from './api-error.ts'
import { createEndpointRouter } from './endpoint-router.ts'
import { createMetrics } from './metrics.ts'
import type { Principal } from './principal.ts'

const ada: Principal = {
  user_id: newId(),
  username: 'ada',
  display_name: 'Ada',
  avatar_url: null,
  kind: 'user',
  session_id: newId(),
  scopes: null,
  access_until: null,
}

const common = { tag: 'things', summary: 'A thing', access: 'Anybody', allow: 'anyone' } as const
const params = z.object({ id: z.string().max(40) })
const getThing = defineEndpoint({
  ...common,
  method: 'GET',
  path: '/api/things/:id',
  auth: 'none',
  params,
  query: z.object({ limit: z.coerce.number().int().max(10).default(5) }),
  output: z.object({ id: z.string(), limit: z.int() }),
})
const putThing = defineEndpoint({
  ...common,
  method: 'PUT',
  aliases: ['PATCH'],
  path: '/api/things/:thing',
  params: z.object({ thing: z.string() }),
  body: z.object({ name: z.string().min(1), tags: z.array(z.string()).optional() }),
  status: 201,
  output: z.object({ name: z.string(), by: z.string() }),
})
const deleteThing = defineEndpoint({ ...common, method: 'DELETE', path: '/api/things/:id', auth: 'none', params })

function setUp({ verifyOutput = true } = {}) {
  const lines: string[] = []
  const metrics = createMetrics()
  const logger = createLogger({ destination: { write: (line) => void lines.push(line) } }).child('api')
  const authenticate = async (request: Request) => (request.headers.get('authorization') ? ada : null)
  const router = createEndpointRouter({ name: 'api', logger, metrics, authenticate, maxBytes: 1_000, verifyOutput })
    .bind(getThing, ({ params: { id }, query: { limit } }) => ({ id, limit }))
    .bind(putThing, ({ body, principal }) => ({ name: body.name, by: principal.username }))
    .bind(deleteThing, ({ params: { id } }) => {
      if (id === 'fault') throw new Error('the secret inside')
      if (id === 'busy') throw Object.assign(new Error('pool'), { code: 'database_busy' })
      if (id === 'wait') throw new ApiError('rate_limited', { retry_after: 2.5 })
      throw new ApiError('conflict', { holder: 'bob', status: 200 }, 'Bob holds it')
    })
  const call = (method: string, path: string, init: RequestInit = {}) =>
    router.fetch(new Request(`http://chat.test${path}`, { method, ...init }), { clientAddress: '::1' })
  const put = (body: RequestInit['body'], headers: Record<string, string> = {}) =>
    call('PUT', '/api/things/1', {
      body,
      headers: { authorization: 'x', 'content-type': 'application/json', ...headers },
    })
  const records = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  return { call, put, metrics, records }
}

async function codeOf(response: Response | Promise<Response>): Promise<unknown> {
  const settled = await response
  expect(settled.headers.get('content-type')).toBe('application/problem+json')
  return ((await settled.json()) as { readonly code: string }).code
}

test('ABU-01 a body is refused that is larger than its endpoint can need, with the limit', async () => {
  const body = z.object({ name: z.string().max(10) })
  const small = defineEndpoint({ ...common, method: 'POST', path: '/api/small', auth: 'none', body })
  const logger = createLogger({ level: 'silent' })
  const parts = { name: 'api', logger, metrics: createMetrics(), authenticate: async () => null }
  const router = createEndpointRouter(parts).bind(small, () => undefined)
  const post = (length: number) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' } }
    const text = `{"name":"x"}${' '.repeat(length)}`
    return router.fetch(new Request('http://chat.test/api/small', { ...init, body: text }), { clientAddress: '::1' })
  }
  expect((await post(4_000)).status).toBe(204)
  const max_bytes = maxBodyBytes(small)
  const refused = await (await post(max_bytes)).json()
  expect(refused).toMatchObject({ status: 413, code: 'too_large', max_bytes })
  expect(refused).toMatchObject({ detail: `The body may have at most ${max_bytes} bytes` })
})

test('an endpoint gets its typed input and answers with its status', async () => {
  const { call, put } = setUp()
  const got = await call('GET', '/api/things/a%20b?limit=3')
  expect(await got.json()).toEqual({ id: 'a b', limit: 3 })
  expect(got.headers.get('cache-control')).toBe('no-store')
  const made = await put('{"name":"n"}')
  expect([made.status, await made.json()]).toEqual([201, { name: 'n', by: 'ada' }])
})

test('an alias does the same, and HEAD answers without a body', async () => {
  const { call } = setUp()
  const headers = { authorization: 'x', 'content-type': 'application/json' }
  expect((await call('PATCH', '/api/things/1', { body: '{"name":"n"}', headers })).status).toBe(201)
  const head = await call('HEAD', '/api/things/1')
  expect([head.status, await head.text()]).toEqual([200, ''])
})

test('a fault in the fields names each of them', async () => {
  const { put } = setUp()
  const problem = (await (await put('{"name":"","tags":["a",1]}')).json()) as Record<string, unknown>
  expect(problem).toMatchObject({ status: 400, code: 'invalid_input' })
  expect((problem['fields'] as { path: string }[]).map(({ path }) => path)).toEqual(['name', 'tags.1'])
})

test('ABU-01 broken bodies are refused with a clear error', async () => {
  const { put } = setUp()
  const deep = `${'['.repeat(400)}${']'.repeat(400)}`
  const refusals: [RequestInit['body'], string][] = [
    ['{"name":', 'bad_request'],
    ['', 'bad_request'],
    [deep, 'bad_request'],
    ['{"name":"a\\u0000b"}', 'bad_request'],
    [new Uint8Array([...Buffer.from('{"name":"'), 0xff, ...Buffer.from('"}')]), 'bad_request'],
    ['x'.repeat(1_001), 'too_large'],
    ['null', 'invalid_input'],
    ['[]', 'invalid_input'],
  ]
  for (const [body, code] of refusals) expect(await codeOf(put(body))).toBe(code)
  expect(await codeOf(put('{"name":"n"}', { 'content-type': 'text/plain' }))).toBe('unsupported_media_type')
  expect((await put('{"name":"\\\\u0000"}')).status).toBe(201)
})

test('ABU-01 a compressed body is refused as such, however it is compressed', async () => {
  const { put } = setUp()
  const json = '{"name":"n"}'
  for (const coding of ['gzip', 'GZIP', 'deflate', 'br', 'zstd', 'identity, gzip', 'x']) {
    for (const body of [Bun.gzipSync(json), json]) {
      const answer = await put(body, { 'content-type': 'application/json', 'content-encoding': coding })
      expect([coding, answer.status, await codeOf(answer)]).toEqual([coding, 415, 'unsupported_media_type'])
    }
  }
  for (const coding of ['identity', ' Identity ', '']) {
    expect((await put(json, { 'content-type': 'application/json', 'content-encoding': coding })).status).toBe(201)
  }
})

test('ABU-01 a body without an announced length is read no further than the limit', async () => {
  const { put } = setUp()
  let pulled = 0
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      pulled += 1
      controller.enqueue(new Uint8Array(100))
    },
  })
  expect(await codeOf(put(body))).toBe('too_large')
  expect(pulled).toBeLessThan(20)
})

test('a path that is not known, not decodable or used with the wrong method is refused', async () => {
  const { call } = setUp()
  expect(await codeOf(call('GET', '/api/nothing'))).toBe('not_found')
  expect(await codeOf(call('GET', '/api/things/%ff'))).toBe('bad_request')
  expect(await codeOf(call('GET', '/api/things/a%00'))).toBe('bad_request')
  expect(await codeOf(call('GET', '/api/things/1?limit=1&limit=2'))).toBe('bad_request')
  const wrong = await call('POST', '/api/things/1')
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, PUT, PATCH, DELETE, HEAD'])
})

test('without a session an endpoint that wants one says so before it looks at the input', async () => {
  const { call } = setUp()
  const response = await call('PUT', '/api/things/1', { body: '{' })
  expect(response.headers.get('www-authenticate')).toBe('Bearer')
  expect(await codeOf(response)).toBe('unauthenticated')
})

test('an expected error is an answer and not a fault in the log', async () => {
  const { call, records } = setUp()
  const response = await call('DELETE', '/api/things/1')
  expect(await response.json()).toMatchObject({ status: 409, code: 'conflict', detail: 'Bob holds it', holder: 'bob' })
  expect((await call('DELETE', '/api/things/wait')).headers.get('retry-after')).toBe('3')
  expect(records().every(({ level }) => level === 'info')).toBe(true)
})

test('an unknown fault is logged with its stack and tells the caller nothing', async () => {
  const { call, records } = setUp()
  const text = await (await call('DELETE', '/api/things/fault')).text()
  expect(text).toContain('"internal"')
  expect(text).not.toContain('secret')
  const fault = records().find(({ level }) => level === 'error')
  expect(JSON.stringify(fault?.['err'])).toContain('the secret inside')
})

test('a busy database is a 503 that says when to try again', async () => {
  const response = await setUp().call('DELETE', '/api/things/busy')
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
})

test('LOG-T1 LOG-4 each request logs method, path without query, status and duration', async () => {
  const { call, records } = setUp()
  await call('GET', '/api/things/1?limit=2')
  const [line] = records()
  expect(line).toMatchObject({ logger: 'api.http', method: 'GET', path: '/api/things/1', status: 200 })
  expect(line?.['ms']).toBeNumber()
  expect(line?.['msg']).toStartWith('GET /api/things/1 200 ')
})

test('LOG-T2 LOG-3 entries carry the trace id of the request header, and so does the answer', async () => {
  const { call, records } = setUp()
  const traceId = newId()
  const response = await call('DELETE', '/api/things/fault', { headers: { 'x-trace-id': traceId } })
  expect(response.headers.get('x-trace-id')).toBe(traceId)
  expect(records().map((line) => line['trace_id'])).toEqual([traceId, traceId])
})

test('AJ-42 a trace id that is not one of ours is replaced', async () => {
  const { call } = setUp()
  const response = await call('GET', '/api/things/1', { headers: { 'x-trace-id': 'forged"}' } })
  expect(isId(response.headers.get('x-trace-id') ?? '')).toBe(true)
})

test('an answer that does not fit its schema is a fault where answers are verified', async () => {
  const logger = createLogger({ level: 'silent', destination: { write: () => undefined } })
  const authenticate = async () => null
  const make = (verifyOutput: boolean) =>
    createEndpointRouter({ name: 'api', logger, metrics: createMetrics(), authenticate, verifyOutput })
      .bind(getThing, ({ params: { id } }) => ({ id, limit: 1.5 }))
      .fetch(new Request('http://chat.test/api/things/1'), { clientAddress: '' })
  expect((await make(true)).status).toBe(500)
  expect((await make(false)).status).toBe(200)
})

test('metrics count requests by route and status', async () => {
  const { call, metrics } = setUp()
  await call('GET', '/api/things/1')
  await call('GET', '/api/things/2')
  await call('GET', '/nope"\n')
  const text = await (await metrics.render()).text()
  expect(text).toContain('http_requests_total{service="api",method="GET",route="/api/things/:id",status="200"} 2')
  expect(text).toContain('http_request_seconds_count{service="api",method="GET",route="/api/things/:id"} 2')
  expect(text).toContain('process_resident_memory_bytes')
})

test('HEAD ends the stream that GET would have read', async () => {
  let ended = false
  const body = () => new ReadableStream({ cancel: () => void (ended = true) })
  const options = { name: 'api', logger: createLogger({ level: 'silent' }), metrics: createMetrics() }
  const router = createEndpointRouter({ ...options, authenticate: async () => null })
  router.route('GET', '/stream', () => new Response(body(), { headers: { 'content-type': 'text/event-stream' } }))
  const response = await router.fetch(new Request('http://chat.test/stream', { method: 'HEAD' }), { clientAddress: '' })
  expect([response.status, response.body, ended]).toEqual([200, null, true])
})
