import type { Delivery } from '../eventbus/mod.ts'

/** A handler that keeps what it is given, for tests. */
export interface BusRecorder {
  readonly deliveries: readonly Delivery[]
  readonly gaps: readonly string[]
  readonly handler: (delivery: Delivery) => void
  readonly onGap: (reason: string) => void
  /** Resolves when `count` deliveries have come. */
  arrived(count: number): Promise<void>
  /** Resolves when a gap was reported. */
  gapped(): Promise<void>
  subjects(): readonly string[]
  /** `payload.text` of each. */
  texts(): readonly unknown[]
}

export function recordBus(): BusRecorder {
  const deliveries: Delivery[] = []
  const gaps: string[] = []
  let waiting: { readonly holds: () => boolean; readonly resolve: () => void }[] = []
  const look = () => {
    for (const { holds, resolve } of waiting) if (holds()) resolve()
    waiting = waiting.filter(({ holds }) => !holds())
  }
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      waiting.push({ holds, resolve })
      look()
    })
  return {
    deliveries,
    gaps,
    handler: (delivery) => {
      deliveries.push(delivery)
      look()
    },
    onGap: (reason) => {
      gaps.push(reason)
      look()
    },
    arrived: (count) => until(() => deliveries.length >= count),
    gapped: () => until(() => gaps.length > 0),
    subjects: () => deliveries.map((delivery) => delivery.subject),
    texts: () => deliveries.map((delivery) => delivery.event.payload['text']),
  }
}
