import type { OutboxRelay } from '@ajet/shared/db'
import type { EventBus } from '@ajet/shared/eventbus'
import type { Metrics } from '@ajet/shared/http'

const busCounters = [
  'published',
  'delivered',
  'handler_errors',
  'set_aside',
  'invalid',
  'dropped',
  'gaps',
  'reconnects',
] as const

/** What the parts between the services tell Prometheus. */
export function addGauges(metrics: Metrics, bus: EventBus, relay: OutboxRelay | undefined): void {
  for (const name of busCounters) {
    metrics.gauge(`bus_${name}_total`, `Events of the bus: ${name.replaceAll('_', ' ')}`, () => bus.stats()[name])
  }
  if (relay) metrics.gauge('outbox_waiting', 'Committed events not published yet', () => relay.lag())
}
