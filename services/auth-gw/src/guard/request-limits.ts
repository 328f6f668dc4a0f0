import type { Clock } from '@ajet/shared/std'
import type { AuthGwConfig } from '../deps.ts'
import { OpenCounts } from './open-counts.ts'
import { RateLimiter } from './rate-limiter.ts'

/** One address may hold several people, so it may do this many times what one session may. */
const SESSIONS_PER_ADDRESS = 10
/** After a fall of the net a whole house comes back through one address at once. */
const STREAMS_PER_ADDRESS = 100
const MINUTE_SECONDS = 60

/** Who asks, as keys of the limits: the address, and the token where there is one. */
export interface Asker {
  readonly address: string
  readonly token: string | undefined
}

/** How fast and how much at once one session, and one address, may ask (AJ-9). */
export class RequestLimits {
  /** By the names under which gateways share them. */
  readonly limiters: Readonly<
    Record<'r-session' | 'r-address' | 'w-session' | 'w-address' | 's-session' | 's-address', RateLimiter>
  >
  readonly #requests: OpenCounts
  readonly #sessionStreams: OpenCounts
  readonly #addressStreams: OpenCounts

  constructor(limits: AuthGwConfig['limits'], clock: Clock) {
    const limiter = (perSecond: number, burst: number, times = 1) =>
      new RateLimiter({ clock, perSecond: perSecond * times, burst: burst * times })
    const { reads_per_second, reads_burst, writes_per_second, writes_burst, streams_per_minute } = limits
    const streams = [streams_per_minute / MINUTE_SECONDS, streams_per_minute] as const
    this.limiters = {
      'r-session': limiter(reads_per_second, reads_burst),
      'r-address': limiter(reads_per_second, reads_burst, SESSIONS_PER_ADDRESS),
      'w-session': limiter(writes_per_second, writes_burst),
      'w-address': limiter(writes_per_second, writes_burst, SESSIONS_PER_ADDRESS),
      's-session': limiter(...streams),
      's-address': limiter(...streams, STREAMS_PER_ADDRESS),
    }
    this.#requests = new OpenCounts(limits.requests_per_address, 'Too many requests of your address are under way')
    this.#sessionStreams = new OpenCounts(limits.streams_per_session, 'Too many live streams are open; close some')
    this.#addressStreams = new OpenCounts(limits.streams_per_address, 'Too many live streams of your address are open')
  }

  /** Each has to be followed by one `leave`. @throws ApiError `rate_limited` */
  enter({ address }: Asker): void {
    this.#requests.enter(address)
  }

  leave({ address }: Asker): void {
    this.#requests.leave(address)
  }

  /** @throws ApiError `rate_limited` */
  takeRead(asker: Asker): void {
    this.#take('r', asker)
  }

  /** @throws ApiError `rate_limited` */
  takeWrite(asker: Asker): void {
    this.#take('w', asker)
  }

  /** Opens a stream; what it gives back is to be called when the stream has ended, once or more. @throws ApiError `rate_limited` */
  openStream(asker: Asker): () => void {
    this.#take('s', asker)
    const { address, token } = asker
    this.#addressStreams.enter(address)
    try {
      if (token !== undefined) this.#sessionStreams.enter(token)
    } catch (error) {
      this.#addressStreams.leave(address)
      throw error
    }
    let isOpen = true
    return () => {
      if (!isOpen) return
      isOpen = false
      this.#addressStreams.leave(address)
      if (token !== undefined) this.#sessionStreams.leave(token)
    }
  }

  #take(kind: 'r' | 'w' | 's', { address, token }: Asker): void {
    this.limiters[`${kind}-address`].take(address)
    if (token !== undefined) this.limiters[`${kind}-session`].take(token)
  }
}
