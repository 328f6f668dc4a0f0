import type { EventBus } from './event-bus.ts'
import { createMemoryBus, type MemoryBusOptions } from './memory-bus.ts'
import { createNatsBus, type NatsBusOptions } from './nats-bus.ts'

export type EventBusConfig =
  | ({ readonly driver: 'memory' } & MemoryBusOptions)
  | ({ readonly driver: 'nats' } & NatsBusOptions)

/** The bus the configuration names, connected (EB-1). */
export async function createEventBus(config: EventBusConfig): Promise<EventBus> {
  return config.driver === 'nats' ? await createNatsBus(config) : createMemoryBus(config)
}
