import { ApiError } from '@ajet/shared/http'
import type { Live } from '@ajet/shared/live'
import type { Logger } from '@ajet/shared/logging'
import type { Clock } from '@ajet/shared/std'
import { Session, type Arrival } from './session.ts'
import { Strangers } from './strangers.ts'
import type { TokenHolders } from './token-holders.ts'

/** How often it is looked who has been silent for too long, or whose token is over. */
const LOOK_MS = 1_000

export interface GatewayOptions {
  readonly live: Live
  readonly clock: Clock
  readonly logger: Logger
  readonly holders: TokenHolders
  readonly strangersPerAddress?: number
}

/** All sockets of this process, and what they share. */
export class Gateway {
  readonly live: Live
  readonly clock: Clock
  readonly logger: Logger
  readonly holders: TokenHolders
  readonly strangers: Strangers
  readonly #sessions = new Set<Session>()
  readonly #work = new Set<Promise<void>>()
  #stopLooking: () => void = () => undefined
  #stopped = false

  constructor({ live, clock, logger, holders, strangersPerAddress }: GatewayOptions) {
    this.live = live
    this.clock = clock
    this.logger = logger
    this.holders = holders
    this.strangers = new Strangers(strangersPerAddress)
  }

  get size(): number {
    return this.#sessions.size
  }

  start(): void {
    this.#stopLooking = this.clock.after(LOOK_MS, () => {
      this.start()
      const now = this.clock.now()
      for (const session of this.#sessions) session.look(now)
    })
  }

  /** A session for a socket that is about to open. @throws ApiError `not_ready` */
  expect(arrival: Arrival): Session {
    if (this.#stopped) throw new ApiError('not_ready')
    return new Session(this, arrival)
  }

  add(session: Session): void {
    this.#sessions.add(session)
  }

  delete(session: Session): void {
    this.#sessions.delete(session)
  }

  /** Takes care of what goes on by itself; it has to handle its own errors. */
  run(work: Promise<void>): void {
    this.#work.add(work)
    void work.finally(() => this.#work.delete(work))
  }

  async settle(): Promise<void> {
    await Promise.all(this.#work)
  }

  /** Tells everybody to come back, and takes nobody any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#stopLooking()
    for (const session of this.#sessions) session.end('server_stops')
    await this.settle()
  }
}
