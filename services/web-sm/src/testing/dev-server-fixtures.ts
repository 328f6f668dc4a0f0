import { createMemoryBus } from '@ajet/shared/eventbus'
import { createMetrics } from '@ajet/shared/http'
import { silentLogger } from '@ajet/shared/logging'
import { systemClock } from '@ajet/shared/std'
import { createWebSm } from '../create-web-sm.ts'
import { createFakeApi } from './fake-api-fixtures.ts'

/** The web session manager over the fake API. */
export async function buildWebSm() {
  const bus = createMemoryBus()
  const api = createFakeApi(bus)
  const service = createWebSm({
    config: { baseUrl: 'http://localhost', sendsMail: true, maxUploadBytes: 10 * 1024 * 1024 },
    logger: silentLogger,
    clock: systemClock,
    bus,
    api: (request) => api.fetch(request),
    metrics: createMetrics(),
  })
  await service.start()
  return { service, api, bus }
}

/** The same on a socket, with the little of the gateway that pages need, to look at in a browser. */
export async function serveWebSm(port = 0) {
  const { service, api, bus } = await buildWebSm()
  const server = Bun.serve({
    port,
    idleTimeout: 60,
    fetch: (request, self) => {
      const { pathname } = new URL(request.url)
      if (pathname.startsWith('/api/')) return api.fetch(request)
      if (pathname === '/auth/sessions') return Response.json({ items: sessions, next: null, prev: null })
      if (pathname === '/auth/login' && request.method === 'POST') {
        const problem = { code: 'invalid_credentials', status: 401 }
        return Response.json(problem, { status: 401 })
      }
      if (request.method === 'POST' && pathname.startsWith('/auth/'))
        return Response.json(
          { code: 'invalid_input', fields: [{ path: 'username', message: 'is a reserved word' }] },
          { status: 400 },
        )
      return service.fetch(request, {
        clientAddress: '127.0.0.1',
        setIdleTimeout: (seconds) => self.timeout(request, seconds),
      })
    },
  })
  return { service, api, bus, url: `http://localhost:${server.port}`, stop: () => server.stop(true) }
}

const session = { created_at: '2026-11-01T08:00:00.000Z', expires_at: '2027-01-01T00:00:00.000Z', address: '192.0.2.7' }
const sessions = [
  {
    ...session,
    id: '01940000-0000-7000-8000-000000000901',
    last_used_at: new Date().toISOString(),
    user_agent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537',
    current: true,
  },
  {
    ...session,
    id: '01940000-0000-7000-8000-000000000902',
    last_used_at: '2026-11-18T08:00:00.000Z',
    user_agent: 'ajet-chat/0.1 (cli)',
    current: false,
  },
]
