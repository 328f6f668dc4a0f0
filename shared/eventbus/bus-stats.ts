/** Counters since the bus was created, for /metrics. */
export interface BusStats {
  /** Events taken by the bus, duplicates not counted. */
  readonly published: number
  /** Publishes of an event id the durable log held already. */
  readonly duplicates: number
  /** Handler calls. */
  readonly delivered: number
  /** Handler calls that threw or rejected (FLT-16). */
  readonly handler_errors: number
  /** Events whose handler failed at every try, and that went to the dead letters (FLT-16). */
  readonly set_aside: number
  /** Received messages that were no valid event and were skipped. */
  readonly invalid: number
  /** Live deliveries let go because a subscriber was too far behind. */
  readonly dropped: number
  /** Times a consumer was told that entries are gone. */
  readonly gaps: number
  /** Times the broker connection came back. */
  readonly reconnects: number
}

export type BusCounters = { -readonly [name in keyof BusStats]: number }

export function newCounters(): BusCounters {
  return {
    published: 0,
    duplicates: 0,
    delivered: 0,
    handler_errors: 0,
    set_aside: 0,
    invalid: 0,
    dropped: 0,
    gaps: 0,
    reconnects: 0,
  }
}
