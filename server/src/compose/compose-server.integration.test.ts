import { afterAll, expect, test } from 'bun:test'
import { buildConfig, type RawValues } from '@ajet/shared/config'
import { silentLogger } from '@ajet/shared/logging'
import { endpoints } from '@ajet/shared/schema'
import { testDatabase, tempFolder } from '@ajet/shared/testing'
import { composeServer, type RunningServer } from './compose-server.ts'

const folder = tempFolder('compose')
afterAll(folder.remove)

const ada = { username: 'ada', email: 'ada@example.org', password: 'correct horse battery' } as const
const setup_token = 'token-of-this-test'

async function startServer(values: RawValues = {}) {
  const database = await testDatabase()
  const settings = { profile: 'test', 'http.port': 0, 'db.url': database.url, setup_token, ...values }
  const server = await composeServer(buildConfig(settings, folder.path), { logger: silentLogger })
  const dispose = async () => {
    await server.dispose()
    await database.drop()
  }
  return { server, db: database.db, [Symbol.asyncDispose]: dispose }
}

async function signUp({ url }: RunningServer): Promise<{ readonly token: string; readonly cookie: string }> {
  const body = JSON.stringify({ setup_token, ...ada, community: { name: 'Home', slug: 'home' } })
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/auth/setup`, { method: 'POST', headers, body })
  const { token } = (await answer.json()) as { readonly token: string }
  return { token, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
}

test('AJ-117 one process serves everything: set up, sign in, read and follow', async () => {
  await using running = await startServer()
  const { server } = running
  expect(server.setupUrl).toBe(`${server.url}/setup?token=${setup_token}`)
  expect((await fetch(`${server.url}/ready`)).status).toBe(200)
  const { token, cookie } = await signUp(server)
  const authorization = `Bearer ${token}`
  const me = await fetch(`${server.url}/api/me`, { headers: { authorization } })
  expect(await me.json()).toMatchObject({ username: 'ada', email: 'ada@example.org' })
  expect((await fetch(`${server.url}/api/me`, { headers: { cookie } })).status).toBe(200)
  const channels = await fetch(`${server.url}/api/communities/home/channels`, { headers: { authorization } })
  expect(await channels.json()).toMatchObject({ items: [{ name: 'general' }] })
  const page = await fetch(server.url, { headers: { cookie, accept: 'text/html' } })
  expect(page.headers.get('content-type')).toStartWith('text/html')
})

test('AJ-46 GC-35 a post reaches a live stream, and stopping the server ends the stream in time', async () => {
  await using running = await startServer()
  const { server } = running
  const { token } = await signUp(server)
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const list = await (await fetch(`${server.url}/api/communities/home/channels`, { headers })).json()
  const [channel] = (list as { readonly items: readonly { readonly id: string }[] }).items
  const stream = await fetch(`${server.url}/ws/tui/events`, { headers })
  const text = new TextDecoder()
  const [opened, arrived] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let seen = ''
  const reading = (async () => {
    for await (const chunk of stream.body ?? []) {
      seen += text.decode(chunk, { stream: true })
      if (seen.includes('init')) opened.resolve()
      if (seen.includes('hello there')) arrived.resolve()
    }
  })()
  await opened.promise
  const body = JSON.stringify({ body_md: 'hello there', nonce: 'n-1' })
  const path = endpoints.postMessage.path.replace(':channel_id', channel?.id ?? '')
  expect((await fetch(`${server.url}${path}`, { method: 'POST', headers, body })).status).toBe(201)
  await arrived.promise
  const began = performance.now()
  await server.dispose()
  await reading.catch(() => undefined)
  expect(performance.now() - began).toBeLessThan(3_000)
})

test('after settle everything written is published', async () => {
  await using running = await startServer()
  await signUp(running.server)
  await running.server.settle()
  expect(await running.db.kysely.selectFrom('outbox').selectAll().execute()).toEqual([])
})

test('ABU-01 what no endpoint would take is cut off at the socket', async () => {
  await using running = await startServer()
  const { url } = running.server
  const huge = await fetch(`${url}/auth/login`, { method: 'POST', body: 'x'.repeat(2 * 1024 * 1024) })
  expect(huge.status).toBe(413)
  expect((await fetch(`${url}/api/%ff`)).status).toBe(404)
  expect((await fetch(`${url}/api/users/%00`)).status).toBeOneOf([400, 401])
})

test('a taken port is told before anything is touched', async () => {
  await using running = await startServer()
  const port = Number(new URL(running.server.url).port)
  const attempt = composeServer(buildConfig({ profile: 'test', 'http.port': port, data_dir: '/nowhere' }, '/'), {
    logger: silentLogger,
  })
  expect(attempt).rejects.toMatchObject({
    code: 'start',
    message: expect.stringContaining(`Port ${port} is in use`),
  })
})

test('the port for the inside has metrics of the services, and only that port', async () => {
  await using running = await startServer({ 'metrics.port': 0 })
  const { url, metricsUrl } = running.server
  await fetch(`${url}/api/me`)
  const text = await (await fetch(`${metricsUrl}/metrics`)).text()
  expect(text).toContain('http_requests_total{service="api",method="GET",route="/api/me",status="401"} 1')
  expect(text).toContain('bus_published_total')
  expect(text).toContain('outbox_waiting 0')
  expect((await fetch(`${metricsUrl}/ready`)).status).toBe(200)
  expect(await (await fetch(`${url}/metrics`)).text()).not.toContain('http_requests_total')
})

test('ABU-16 a Host header that is none is refused at the door, whatever is asked for', async () => {
  await using running = await startServer()
  const { hostname, port } = new URL(running.server.url)
  for (const host of ['[::', 'x:port', '%00', 'x:99999']) {
    for (const path of ['/', '/auth/login', '/ws/tui/events', '/api/me']) {
      const head = await firstLine(hostname, Number(port), `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
      expect(`${host} ${path} ${head}`).toBe(`${host} ${path} HTTP/1.1 400 Bad Request`)
    }
  }
})

/** The status line a server answers raw text with. */
async function firstLine(hostname: string, port: number, text: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const socket = await Bun.connect({
    hostname,
    port,
    socket: {
      data: (_, bytes) => resolve(bytes.toString().split('\r\n')[0] ?? ''),
      close: () => reject(new Error('Closed without an answer')),
    },
  })
  socket.write(text)
  try {
    return await promise
  } finally {
    socket.end()
  }
}
