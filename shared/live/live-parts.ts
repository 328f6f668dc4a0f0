import type { EventBus } from '../eventbus/mod.ts'
import type { Metrics } from '../http/mod.ts'
import type { Live } from './contract.ts'

/** What a session manager tells Prometheus of its connections: `<prefix>_live_<counter>`. */
export function addLiveGauges(metrics: Metrics, live: Live, prefix: string, whose: string): void {
  for (const name of Object.keys(live.stats())) {
    metrics.gauge(`${prefix}_live_${name}`, `Live stream of ${whose}: ${name}`, () => live.stats()[name] ?? 0)
  }
}

/** Why a session manager cannot serve: its events come over the bus. */
export async function liveReasons(bus: Pick<EventBus, 'ping'>, started: boolean): Promise<readonly string[]> {
  if (!started) return ['The live stream has not started']
  try {
    await bus.ping()
    return []
  } catch (error) {
    return [`The bus does not answer: ${error instanceof Error ? error.message : String(error)}`]
  }
}
