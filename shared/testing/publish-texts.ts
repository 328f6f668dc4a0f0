import type { EventBus } from '../eventbus/mod.ts'
import { buildEvent } from './build-event.ts'

/** Publishes `<text> 0`, `<text> 1` … to one community, in this order. */
export async function publishMany(bus: EventBus, text: string, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, i) => buildEvent({ payload: { text: `${text} ${i}` } }))
  await Promise.all(events.map((event) => bus.publish('chat.events.c1', event)))
}

/** Publishes one event as the outbox relay does: the same one again until the bus has taken it. */
export async function publishUntilTaken(bus: EventBus, text: string): Promise<void> {
  const event = buildEvent({ payload: { text } })
  for (let taken = false; !taken;) {
    taken = await bus.publish('chat.events.c1', event).then(
      () => true,
      () => new Promise((resolve) => setTimeout(() => resolve(false), 10)),
    )
  }
}
