import type { Service } from './service.ts'

/** GET /health: the process is alive and answers. */
export function healthResponse(): Response {
  return Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } })
}

/** GET /ready: 200 when every service can serve, else 503 with the reasons. */
export async function readyResponse(services: readonly Pick<Service, 'name' | 'unready'>[]): Promise<Response> {
  const reasons = (await Promise.all(services.map(reasonsOf))).flat()
  const isReady = reasons.length === 0
  const headers = { 'cache-control': 'no-store', ...(isReady ? {} : { 'retry-after': '1' }) }
  return Response.json({ status: isReady ? 'ready' : 'unready', reasons }, { status: isReady ? 200 : 503, headers })
}

async function reasonsOf(service: Pick<Service, 'name' | 'unready'>): Promise<readonly string[]> {
  try {
    return (await service.unready()).map((reason) => `${service.name}: ${reason}`)
  } catch (error) {
    return [`${service.name}: ${error instanceof Error ? error.message : 'does not answer'}`]
  }
}

/** The answer to GET /health and GET /ready; undefined for every other path. */
export function healthRoutes(
  path: string,
  services: readonly Pick<Service, 'name' | 'unready'>[],
): Response | Promise<Response> | undefined {
  if (path === '/health') return healthResponse()
  return path === '/ready' ? readyResponse(services) : undefined
}
