import type { Config } from '@ajet/shared/config'
import { createEventBus, type EventBus } from '@ajet/shared/eventbus'
import type { Logger } from '@ajet/shared/logging'
import type { Clock } from '@ajet/shared/std'

/** NATS where it is set, else a bus inside this process (AJ-54). */
export async function openBus({ nats }: Config, logger: Logger, clock: Clock): Promise<EventBus> {
  const common = { logger: logger.child('bus'), clock, validatePayloads: true }
  if (!nats.url) return await createEventBus({ driver: 'memory', ...common })
  return await createEventBus({
    driver: 'nats',
    url: nats.url.reveal(),
    streamName: nats.stream,
    replicas: nats.replicas,
    ...common,
  })
}
