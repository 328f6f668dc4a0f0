import { describe, expect, test } from 'bun:test'
import { ManualClock, newId } from '../std/mod.ts'
import {
  ApiClientError,
  ApiTimeoutError,
  ApiUnreachableError,
  createApiClient,
  paginate,
  type ApiClientOptions,
} from './mod.ts'

const channel_id = newId()
const ok = { ok: true }

/** A server of canned answers that remembers what it was asked. */
function fakeServer(...answers: readonly (Response | Error | 'never')[]) {
  const requests: Request[] = []
  const fetch = async (request: Request) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)]
    requests.push(request)
    if (answer === 'never') return new Promise<Response>(() => {})
    if (answer instanceof Error) throw answer
    return answer?.clone() ?? Response.json(ok)
  }
  const clock = new ManualClock()
  const client = (options: Partial<ApiClientOptions> = {}) =>
    createApiClient({ baseUrl: 'https://chat.example', fetch, clock, random: () => 1, ...options })
  return { requests, clock, client }
}

/** Turns the clock until the promise is done. */
async function whileTurning<T>(clock: ManualClock, promise: Promise<T>, step = 50): Promise<T> {
  let done = false
  const settled = promise.finally(() => (done = true))
  settled.catch(() => {})
  while (!done) {
    await new Promise((resolve) => setImmediate(resolve))
    clock.advance(step)
  }
  return settled
}

const problem = (status: number, fields: object, headers: Record<string, string> = {}) =>
  Response.json({ type: 'about:blank', title: 'No', status, ...fields }, { status, headers })

const rejectionOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (err: unknown) => err,
  )

describe('requests', () => {
  test('AC-T1 headers hold the authorization and the trace id', async () => {
    const server = fakeServer()
    await server.client({ token: 'secret', traceId: 'trace-1' }).heartbeat()
    expect(server.requests[0]?.headers.get('authorization')).toBe('Bearer secret')
    expect(server.requests[0]?.headers.get('x-trace-id')).toBe('trace-1')
  })

  test('AC-1 a client carries base URL, token and trace id, and hands them on to the one it makes', async () => {
    const server = fakeServer()
    const client = server.client({ baseUrl: 'https://chat.example/', token: 'mine', traceId: 'trace-1' })
    await client.heartbeat()
    await client.withToken('theirs').heartbeat()
    await client.withToken('theirs', 'trace-2').heartbeat()
    const seen = server.requests.map(({ url, headers }) => [
      url,
      headers.get('authorization'),
      headers.get('x-trace-id'),
    ])
    const url = 'https://chat.example/api/heartbeat'
    expect(seen).toEqual([
      [url, 'Bearer mine', 'trace-1'],
      [url, 'Bearer theirs', 'trace-1'],
      [url, 'Bearer theirs', 'trace-2'],
    ])
  })

  test('a method works without the client it was taken from', async () => {
    const server = fakeServer()
    const { heartbeat } = server.client({ token: 'mine' })
    await heartbeat()
    expect(server.requests[0]?.headers.get('authorization')).toBe('Bearer mine')
  })

  test('AC-T2 there is no authorization header without a token', async () => {
    const server = fakeServer()
    await server.client().heartbeat()
    await server.client({ token: 'secret' }).withToken(null).heartbeat()
    expect(server.requests.map((request) => request.headers.has('authorization'))).toEqual([false, false])
  })

  test('AC-T3 a JSON round trip keeps the map', async () => {
    const server = fakeServer(Response.json({ ok: true, nested: { list: [1, 'ä', null] } }))
    const body = { body_md: 'Grüße "quoted"\n🎉', nonce: 'n-1' }
    const answer: unknown = await server.client().postMessage({ params: { channel_id }, body })
    expect(await server.requests[0]?.json()).toEqual(body)
    expect(answer).toEqual({ ok: true, nested: { list: [1, 'ä', null] } })
  })

  test('path and query are encoded, lists with commas, absent values left out', async () => {
    const server = fakeServer()
    const client = server.client({ baseUrl: 'https://chat.example/prefix/' })
    await client.addReaction({ params: { message_id: 'a/b', emoji: '👍🏽' } })
    await client.listUsers({ query: { ids: ['1', '2'], q: undefined, limit: 20 } })
    expect(server.requests.map((request) => request.url)).toEqual([
      'https://chat.example/prefix/api/messages/a%2Fb/reactions/%F0%9F%91%8D%F0%9F%8F%BD',
      'https://chat.example/prefix/api/users?ids=1%2C2&limit=20',
    ])
  })

  test('a path parameter cannot climb to another endpoint', async () => {
    const server = fakeServer()
    const err = await rejectionOf(server.client().deleteMessage({ params: { message_id: '..' } }))
    expect(err).toBeInstanceOf(TypeError)
    expect(server.requests).toHaveLength(0)
  })
})

describe('refusals', () => {
  test('AC-T4 a 4xx raises an error with status and body', async () => {
    const body = { code: 'name_taken', detail: 'Take another', trace_id: 't-9', field: 'slug' }
    const server = fakeServer(problem(409, body))
    const err = await rejectionOf(server.client().createCommunity({ body: { name: 'A', slug: 'aa' } }))
    expect(err).toBeInstanceOf(ApiClientError)
    expect(err).toMatchObject({ status: 409, code: 'name_taken', detail: 'Take another', trace_id: 't-9', body })
    expect((err as ApiClientError).data).toEqual({ field: 'slug' })
  })

  test('AC-T5 a 5xx raises an error with status and body', async () => {
    const server = fakeServer(problem(500, { code: 'internal', detail: 'Oh' }))
    const err = await rejectionOf(server.client({ retries: 0 }).getMe())
    expect(err).toMatchObject({ status: 500, code: 'internal', body: { detail: 'Oh' } })
  })

  test('an answer of something else than the product is told apart', async () => {
    const page = () => new Response('<html>', { status: 502, headers: { 'x-trace-id': 't-1' } })
    const refused = await rejectionOf(fakeServer(page()).client({ retries: 0 }).getMe())
    const accepted = await rejectionOf(fakeServer(new Response('<html>')).client().getMe())
    expect(refused).toMatchObject({ status: 502, code: 'unexpected_answer', body: '<html>', trace_id: 't-1' })
    expect(accepted).toMatchObject({ status: 200, code: 'unexpected_answer' })
  })

  test('verifyOutput refuses an answer that breaks the schema', async () => {
    const err = await rejectionOf(
      fakeServer(Response.json({ id: 1 }))
        .client({ verifyOutput: true })
        .getMe(),
    )
    expect(err).toMatchObject({ code: 'unexpected_answer' })
  })
})

describe('retries', () => {
  test('AC-T14 a 503 is retried up to three times with back-off', async () => {
    const server = fakeServer(problem(503, { code: 'database_busy' }))
    const started = server.clock.now()
    const err = await whileTurning(server.clock, rejectionOf(server.client().getMe()))
    expect(err).toMatchObject({ status: 503 })
    expect(server.requests).toHaveLength(4)
    expect(server.clock.now() - started).toBeGreaterThanOrEqual(100 + 200 + 400)
  })

  test('a retry that succeeds is the answer', async () => {
    const server = fakeServer(problem(503, { code: 'not_ready' }), new TypeError('reset'), Response.json(ok))
    expect(await whileTurning(server.clock, server.client().heartbeat())).toEqual({ ok: true })
  })

  test('Retry-After is honoured, but not beyond ten seconds', async () => {
    const wait = async (seconds: string) => {
      const server = fakeServer(problem(503, { code: 'not_ready' }, { 'retry-after': seconds }), Response.json(ok))
      const started = server.clock.now()
      await whileTurning(server.clock, server.client().heartbeat(), 500)
      return server.clock.now() - started
    }
    expect(await wait('3')).toBeWithin(3_000, 4_500)
    expect(await wait('86400')).toBeWithin(10_000, 11_500)
  })

  test('AC-11 a time-out and a lost connection are retried, and each try has its own time', async () => {
    const server = fakeServer('never', new TypeError('reset'), Response.json(ok))
    const started = server.clock.now()
    expect(await whileTurning(server.clock, server.client({ timeoutMs: 1_000 }).heartbeat())).toEqual({ ok: true })
    expect(server.clock.now() - started).toBeWithin(1_000 + 100 + 200, 1_000 + 100 + 200 + 250)
  })

  test('AC-11 the pauses differ from client to client, so that many do not return together', async () => {
    const timeFor = async (random: () => number) => {
      const server = fakeServer(problem(500, { code: 'internal' }))
      const started = server.clock.now()
      await whileTurning(server.clock, rejectionOf(server.client({ random }).getMe()), 10)
      return server.clock.now() - started
    }
    expect(await timeFor(() => 0)).toBeLessThan((await timeFor(() => 0.99)) - 200)
  })

  test('AC-11 what is not declared idempotent is sent once, whatever goes wrong', async () => {
    for (const fault of [problem(500, { code: 'internal' }), new TypeError('reset'), 'never'] as const) {
      const server = fakeServer(fault)
      const login = server.client().login({ body: { login: 'mia', password: 'guess' } })
      expect(await whileTurning(server.clock, rejectionOf(login), 1_000)).toBeInstanceOf(Error)
      expect(server.requests).toHaveLength(1)
    }
  })

  test('a write of the API is repeated with the same key, which the next call does not have', async () => {
    const server = fakeServer(problem(503, { code: 'not_ready' }))
    const create = () => rejectionOf(server.client().createCommunity({ body: { name: 'A', slug: 'aa' } }))
    await whileTurning(server.clock, create())
    const keys = server.requests.map(({ headers }) => headers.get('idempotency-key'))
    expect([keys.length, new Set(keys).size]).toEqual([4, 1])
    await whileTurning(server.clock, create())
    expect(server.requests[4]?.headers.get('idempotency-key')).not.toBe(keys[0] ?? null)
  })

  test('the caller may choose the key, and only what can use one has it', async () => {
    const server = fakeServer(Response.json({ items: [], next: null, prev: null }))
    await server.client().listCommunities()
    expect(server.requests[0]?.headers.has('idempotency-key')).toBe(false)
    const other = fakeServer(problem(409, { code: 'name_taken' }))
    const body = { name: 'A', slug: 'aa' }
    await rejectionOf(other.client().createCommunity({ body, idempotencyKey: 'mine' }))
    expect(other.requests.map(({ headers }) => headers.get('idempotency-key'))).toEqual(['mine'])
  })

  test('a request whose first try is still being worked on is sent again when the server says', async () => {
    const busy = problem(409, { code: 'request_in_progress' }, { 'retry-after': '1' })
    const server = fakeServer(busy, Response.json(ok))
    expect(await whileTurning(server.clock, server.client().heartbeat())).toEqual({ ok: true })
    expect(server.requests).toHaveLength(2)
  })

  test('a post is repeated, with a nonce or without', async () => {
    const params = { channel_id }
    for (const body of [{ body_md: 'a' }, { body_md: 'a', nonce: 'n' }]) {
      const server = fakeServer(problem(503, { code: 'not_ready' }))
      await whileTurning(server.clock, rejectionOf(server.client().postMessage({ params, body })))
      expect(server.requests).toHaveLength(4)
    }
  })

  test('a 4xx is not retried', async () => {
    const server = fakeServer(problem(429, { code: 'rate_limited' }))
    await rejectionOf(server.client().getMe())
    expect(server.requests).toHaveLength(1)
  })
})

describe('time-outs and lost connections', () => {
  test('AC-T15 a time-out raises after the configured time', async () => {
    const server = fakeServer('never')
    const started = server.clock.now()
    const err = await whileTurning(server.clock, rejectionOf(server.client({ timeoutMs: 1_500, retries: 0 }).getMe()))
    expect(err).toBeInstanceOf(ApiTimeoutError)
    expect(server.clock.now() - started).toBeWithin(1_500, 1_700)
    expect(server.requests[0]?.signal.aborted).toBe(true)
  })

  test('AC-12 a time-out is ten seconds by default, and counts the body of the answer', async () => {
    const endless = new Response(
      new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{')) }),
    )
    for (const answer of ['never', endless] as const) {
      const server = fakeServer(answer)
      const started = server.clock.now()
      const err = await whileTurning(server.clock, rejectionOf(server.client({ retries: 0 }).getMe()), 100)
      expect(err).toMatchObject({ name: 'ApiTimeoutError', timeoutMs: 10_000 })
      expect(server.clock.now() - started).toBeWithin(10_000, 10_300)
    }
  })

  test('a lost connection raises ApiUnreachableError with its cause', async () => {
    const cause = new TypeError('refused')
    const err = await rejectionOf(fakeServer(cause).client({ retries: 0 }).getMe())
    expect(err).toBeInstanceOf(ApiUnreachableError)
    expect((err as Error).cause).toBe(cause)
  })

  test('the caller can give up, also during a pause, and no try follows', async () => {
    const server = fakeServer(problem(503, { code: 'not_ready' }, { 'retry-after': '9' }))
    const control = new AbortController()
    const call = rejectionOf(server.client().getMe({ signal: control.signal }))
    await new Promise((resolve) => setImmediate(resolve))
    control.abort(new Error('enough'))
    expect(await call).toMatchObject({ message: 'enough' })
    expect(server.requests).toHaveLength(1)
  })
})

describe('pages', () => {
  const page = (items: readonly number[], next: string | null, prev: string | null) =>
    Response.json({ items, next, prev })

  test('paginate walks forward until there is no next page', async () => {
    const server = fakeServer(page([1, 2], 'c2', null), page([3], null, 'c1'))
    const items = await Array.fromAsync(paginate(server.client().listCommunities, { query: { limit: 2 } }))
    expect(items as unknown).toEqual([1, 2, 3])
    expect(server.requests[1]?.url).toEndWith('?limit=2&after=c2')
  })

  test('AC-10 pages are fetched as they are consumed: who stops early asks for no more', async () => {
    const server = fakeServer(page([1, 2], 'c2', null), page([3, 4], 'c4', 'c3'), page([5], null, 'c5'))
    for await (const item of paginate(server.client().listCommunities, {})) if ((item as unknown) === 3) break
    expect(server.requests).toHaveLength(2)
  })

  test('AC-10 a refusal on a later page reaches whoever consumes', async () => {
    const server = fakeServer(page([1], 'c1', null), problem(403, { code: 'forbidden' }))
    const walk = Array.fromAsync(paginate(server.client().listCommunities, {}))
    expect(await rejectionOf(walk)).toMatchObject({ status: 403, code: 'forbidden' })
  })

  test('paginate walks back, newest first', async () => {
    const server = fakeServer(page([3, 4], null, 'c3'), page([1, 2], 'c2', null))
    const items = await Array.fromAsync(paginate(server.client().listMessages, { params: { channel_id } }, 'back'))
    expect(items as unknown).toEqual([4, 3, 2, 1])
    expect(server.requests[1]?.url).toEndWith('?before=c3')
  })
})
