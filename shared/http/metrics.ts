import { Gauge, Registry } from 'prom-client'
import { DURATION_BUCKETS, RouteStats } from './route-stats.ts'

export interface Metrics {
  readonly registry: Registry
  /** The counters of a route, made once when the route is bound. */
  route(service: string, method: string, route: string): RouteStats
  /** A value read when the metrics are scraped. A name given again replaces the first. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void
  /** The Prometheus text format. */
  render(): Promise<Response>
}

/** Metrics of one process: HTTP counters of our own, which cost nanoseconds, and a prom-client registry for the rest. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const routes: RouteStats[] = []
  const metrics: Metrics = {
    registry,
    route: (service, method, route) => {
      const stats = new RouteStats(service, method, route)
      routes.push(stats)
      return stats
    },
    gauge: (name, help, read) => addGauge(registry, name, help, read),
    render: async () => {
      const text = `${renderRoutes(routes)}${await registry.metrics()}`
      return new Response(text, { headers: { 'content-type': registry.contentType } })
    },
  }
  addProcessGauges(metrics)
  return metrics
}

function addGauge(registry: Registry, name: string, help: string, read: () => number | Promise<number>): void {
  registry.removeSingleMetric(name)
  const gauge: Gauge = new Gauge({ name, help, registers: [registry], collect: async () => gauge.set(await read()) })
}

function addProcessGauges(metrics: Metrics): void {
  const startedAt = Date.now() / 1000 - process.uptime()
  metrics.gauge('process_resident_memory_bytes', 'Resident memory', () => process.memoryUsage.rss())
  metrics.gauge('process_cpu_seconds_total', 'CPU time, user and system', () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  })
  metrics.gauge('process_start_time_seconds', 'Start of the process, Unix time', () => startedAt)
}

function renderRoutes(routes: readonly RouteStats[]): string {
  const used = routes.filter(({ count }) => count > 0)
  return [
    '# HELP http_requests_total Answered requests',
    '# TYPE http_requests_total counter',
    ...used.flatMap(renderCounts),
    '# HELP http_request_seconds Time to the answer or, for streams, to its head',
    '# TYPE http_request_seconds histogram',
    ...used.flatMap(renderHistogram),
    '',
  ].join('\n')
}

function renderCounts(stats: RouteStats): string[] {
  return [...stats.byStatus].map(([status, n]) => `http_requests_total{${labels(stats)},status="${status}"} ${n}`)
}

function renderHistogram(stats: RouteStats): string[] {
  const base = labels(stats)
  let sum = 0
  const buckets = DURATION_BUCKETS.map((bound, at) => {
    sum += stats.buckets[at] ?? 0
    return `http_request_seconds_bucket{${base},le="${bound}"} ${sum}`
  })
  return [
    ...buckets,
    `http_request_seconds_bucket{${base},le="+Inf"} ${stats.count}`,
    `http_request_seconds_sum{${base}} ${stats.sumSeconds}`,
    `http_request_seconds_count{${base}} ${stats.count}`,
  ]
}

function labels({ service, method, route }: RouteStats): string {
  return `service="${escapeLabel(service)}",method="${escapeLabel(method)}",route="${escapeLabel(route)}"`
}

function escapeLabel(value: string): string {
  return value.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')
}
