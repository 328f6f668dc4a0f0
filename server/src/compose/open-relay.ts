import { createOutboxRelay, type Database, type OutboxRelay } from '@ajet/shared/db'
import type { EventBus } from '@ajet/shared/eventbus'
import type { Logger } from '@ajet/shared/logging'
import type { Clock } from '@ajet/shared/std'

/** The one that publishes: committed events go from the outbox to the bus (DESIGN.md §3). */
export function openRelay(db: Database, bus: EventBus, logger: Logger, clock: Clock): OutboxRelay {
  const publish: Parameters<typeof createOutboxRelay>[0]['publish'] = (subject, event) => bus.publish(subject, event)
  return createOutboxRelay({ db, publish, logger: logger.child('outbox'), clock })
}
