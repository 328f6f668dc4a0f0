/** Upper bounds of the duration histogram, in seconds. */
export const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const

/** Counters of one route, cheap enough for every request; read when the metrics are scraped. */
export class RouteStats {
  readonly service: string
  readonly method: string
  readonly route: string
  readonly byStatus = new Map<number, number>()
  readonly buckets = new Uint32Array(DURATION_BUCKETS.length)
  count = 0
  sumSeconds = 0

  constructor(service: string, method: string, route: string) {
    this.service = service
    this.method = method
    this.route = route
  }

  observe(status: number, ms: number): void {
    const seconds = ms / 1000
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1)
    this.count++
    this.sumSeconds += seconds
    const bucket = DURATION_BUCKETS.findIndex((bound) => seconds <= bound)
    if (bucket !== -1) this.buckets[bucket] = (this.buckets[bucket] ?? 0) + 1
  }
}
