import type { EventBus } from '../eventbus/mod.ts'
import { systemClock, type Clock } from '../std/mod.ts'
import type { Live } from './contract.ts'
import { LiveEngine } from './live-engine.ts'
import type { LiveLogger } from './live-logger.ts'
import type { RingLimits } from './ring.ts'

export interface LiveOptions {
  readonly bus: EventBus
  readonly logger: LiveLogger
  readonly clock?: Clock
  /** Whether this process announces its users as online and shows who is. */
  readonly presence?: boolean
  /** How much is kept for clients that come back. */
  readonly ring?: RingLimits
  /** What one slow reader may hold before its stream ends and resumes (DESIGN.md §9). Replays of half that become a gap. */
  readonly maxBufferedBytes?: number
  /** Open streams of one user in this process; one more is refused. Default 200. */
  readonly maxStreamsPerUser?: number
}

/** The fan-out engine over a bus. Call `start()` before the first stream is opened. */
export function createLive({ bus, logger, clock = systemClock, ...rest }: LiveOptions): Live {
  const { presence = true, maxBufferedBytes = 1024 * 1024, maxStreamsPerUser = 200 } = rest
  const ring = rest.ring ?? { events: 10_000, bytes: 32 * 1024 * 1024 }
  return new LiveEngine({ bus, logger, clock, presence, ring, maxBufferedBytes, maxStreamsPerUser })
}
