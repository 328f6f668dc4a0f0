import { afterAll, expect, test } from 'bun:test'
import { buildConfig, type RawValues } from '@ajet/shared/config'
import { silentLogger } from '@ajet/shared/logging'
import { describeNats, freePort, testDatabase, tempFolder } from '@ajet/shared/testing'
import { composeServer } from './compose-server.ts'
import type { ServiceName } from './service-names.ts'

const folder = tempFolder('compose')
afterAll(folder.remove)

const setup_token = 'token-of-this-test'

/** Each service with sockets, database pool and bus connection of its own, as in processes of their own. */
async function startApart(natsUrl: string) {
  const stack = new AsyncDisposableStack()
  const database = await testDatabase()
  stack.defer(() => database.drop())
  const port = {
    api: freePort(),
    'web-sm': freePort(),
    'tui-sm': freePort(),
    'ws-gw': freePort(),
    'auth-gw': freePort(),
  }
  const at = (name: ServiceName) => `http://127.0.0.1:${port[name]}`
  const start = async (name: ServiceName) => {
    const values: RawValues = {
      profile: 'test',
      'db.url': database.url,
      'nats.url': natsUrl,
      'services.api_url': at('api'),
      'services.web_sm_url': at('web-sm'),
      'services.tui_sm_url': at('tui-sm'),
      'services.ws_gw_url': at('ws-gw'),
      'metrics.port': 0,
      setup_token,
    }
    const alone = name === 'auth-gw' ? { ...values, 'http.port': port['auth-gw'] } : values
    return stack.use(await composeServer(buildConfig(alone, folder.path), { services: [name], logger: silentLogger }))
  }
  const servers = {
    api: await start('api'),
    web: await start('web-sm'),
    tui: await start('tui-sm'),
    sockets: await start('ws-gw'),
    gateway: await start('auth-gw'),
  }
  return { ...servers, stop: () => stack.disposeAsync(), [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

describeNats('each service alone', (nats) => {
  test('AJ-117 AJ-48 the gateway reaches the services over HTTP, and each answers for itself', async () => {
    await using apart = await startApart(nats().url)
    const { gateway, api } = apart
    expect(await (await fetch(`${gateway.url}/ready`)).json()).toEqual({ status: 'ready', reasons: [] })
    const body = JSON.stringify({
      setup_token,
      username: 'ada',
      email: 'ada@example.org',
      password: 'correct horse battery',
      community: { name: 'Home', slug: 'home' },
    })
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${gateway.url}/auth/setup`, { method: 'POST', headers, body })
    const { token } = (await answer.json()) as { readonly token: string }
    const authorization = `Bearer ${token}`
    const me = await fetch(`${gateway.url}/api/me`, { headers: { authorization } })
    expect(await me.json()).toMatchObject({ username: 'ada' })
    // AJ-118: a service can be called without the gateway; it checks the token itself.
    expect((await fetch(`${api.url}/api/me`, { headers: { authorization } })).status).toBe(200)
    expect((await fetch(`${api.url}/api/me`)).status).toBe(401)
    await closesWithItsReader(apart, authorization)
    await apart.api.dispose()
    const down = await fetch(`${gateway.url}/api/me`, { headers: { authorization } })
    expect([down.status, await down.json()]).toEqual([502, expect.objectContaining({ code: 'upstream_unreachable' })])
    const ready = await fetch(`${gateway.url}/ready`)
    expect([ready.status, JSON.stringify(await ready.json())]).toEqual([503, expect.stringContaining('api: ')])
  }, 30_000)
})

/** A reader who goes away at the gateway is gone at the session manager as well. */
async function closesWithItsReader({ gateway, tui }: Awaited<ReturnType<typeof startApart>>, authorization: string) {
  const connections = async () => {
    const text = await (await fetch(`${tui.metricsUrl}/metrics`)).text()
    return Number(/^tui_live_connections (\d+)/m.exec(text)?.[1])
  }
  const reach = async (count: number) => {
    const deadline = performance.now() + 5_000
    let seen = await connections()
    while (seen !== count && performance.now() < deadline) seen = await connections()
    expect(seen).toBe(count)
  }
  const abort = new AbortController()
  const stream = await fetch(`${gateway.url}/ws/tui/events`, { headers: { authorization }, signal: abort.signal })
  expect(stream.headers.get('content-type')).toStartWith('text/event-stream')
  await reach(1)
  abort.abort()
  await reach(0)
}
