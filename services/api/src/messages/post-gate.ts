import { ApiError } from '@ajet/shared/http'

interface Lane {
  running: number
  readonly waiting: (() => void)[]
}

export interface PostGateOptions {
  /** Posts of one channel at the database at a time. Default 3: one under the channel's lock, two ready behind it. */
  readonly atOnce?: number
  /** Posts of one channel that wait for their turn. Default 1,000. */
  readonly waiting?: number
}

/**
 * Lets a bounded number of posts of each channel to the database. PostgreSQL takes them one after the other anyway,
 * under the channel row's lock; waiting here instead of there leaves the connections to the other channels.
 */
export class PostGate {
  readonly #atOnce: number
  readonly #maxWaiting: number
  readonly #lanes = new Map<string, Lane>()

  constructor({ atOnce = 3, waiting = 1_000 }: PostGateOptions = {}) {
    this.#atOnce = atOnce
    this.#maxWaiting = waiting
  }

  /** Runs `post` when it is its turn; turns come in the order of the calls. @throws ApiError `database_busy` */
  async pass<T>(channelId: string, post: () => Promise<T>): Promise<T> {
    const lane = this.#laneOf(channelId)
    await this.#enter(lane)
    try {
      return await post()
    } finally {
      this.#leave(channelId, lane)
    }
  }

  async #enter(lane: Lane): Promise<void> {
    if (lane.running < this.#atOnce) {
      lane.running += 1
      return
    }
    if (lane.waiting.length >= this.#maxWaiting) throw new ApiError('database_busy')
    await new Promise<void>((resolve) => lane.waiting.push(resolve))
  }

  #laneOf(channelId: string): Lane {
    const known = this.#lanes.get(channelId)
    if (known) return known
    const lane: Lane = { running: 0, waiting: [] }
    this.#lanes.set(channelId, lane)
    return lane
  }

  /** The place goes to the next in line; an empty lane is forgotten. */
  #leave(channelId: string, lane: Lane): void {
    const next = lane.waiting.shift()
    if (next) return next()
    lane.running -= 1
    if (lane.running === 0) this.#lanes.delete(channelId)
  }
}
