import type { Config } from '@ajet/shared/config'
import { healthRoutes, splitUrl, type Metrics, type Service } from '@ajet/shared/http'
import { silentLogger } from '@ajet/shared/logging'
import { Door } from './door.ts'

export interface MetricsDoorOptions {
  readonly config: Config
  readonly metrics: Metrics
  readonly services: readonly Service[]
  readonly stack: AsyncDisposableStack
}

/** Opens the port for the inside, /metrics, /health and /ready, when it is set, and tells its address. @throws StartError */
export function openMetricsDoor({ config, metrics, services, stack }: MetricsDoorOptions): string | undefined {
  const { port, host } = config.metrics
  if (port === undefined) return undefined
  const door = new Door({ host, port, readAddress: (peer) => peer, logger: silentLogger })
  stack.defer(() => door.close())
  door.answerWith((request) => {
    const { path } = splitUrl(request.url)
    if (path === '/metrics') return metrics.render()
    return healthRoutes(path, services) ?? new Response('Not found', { status: 404 })
  })
  return `http://${host}:${door.port}`
}
