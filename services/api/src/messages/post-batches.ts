import { sqlState } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import { isPlain } from './post-batch-statement.ts'
import type { PostInput, PostOutcome } from './post-statement.ts'

interface Waiting {
  readonly input: PostInput
  readonly resolve: (outcome: PostOutcome | undefined) => void
  readonly reject: (error: unknown) => void
}

export interface PostBatchesOptions {
  /** Posts the messages of a list together; undefined in the place of one that has to be posted alone. */
  readonly run: (inputs: readonly PostInput[]) => Promise<readonly (PostOutcome | undefined)[]>
  /** Messages in one statement. Default 64. */
  readonly most?: number
  /** How long the next statement waits for the one before, in ms. Default 10: fewer and longer ones are cheaper. */
  readonly patienceMs?: number
  /** Statements at a time, slow ones; they never have a channel in common. Default 3. */
  readonly atOnce?: number
  /** Messages of one channel that wait. Default 1,000. */
  readonly waiting?: number
}

/**
 * Posts what comes at the same time together. A message never waits for others to come: with no statement at work it
 * goes at the end of the tick, else with the next one. Messages of a channel keep the order in which they came.
 */
export class PostBatches {
  readonly #options: Required<PostBatchesOptions>
  /** By channel, the ones that have waited longest first. */
  readonly #lanes = new Map<string, Waiting[]>()
  readonly #busy = new Set<string>()
  #running = 0
  /** The statement the next one waits for. */
  #turn: object | undefined
  #scheduled = false

  constructor(options: PostBatchesOptions) {
    this.#options = { most: 64, patienceMs: 10, atOnce: 3, waiting: 1_000, ...options }
  }

  /** Undefined when the message has to be posted alone. @throws ApiError `database_busy` */
  post(input: PostInput): Promise<PostOutcome | undefined> {
    if (!isPlain(input)) return Promise.resolve(undefined)
    const lane = this.#laneOf(input.channel_id)
    if (lane.length >= this.#options.waiting) return Promise.reject(new ApiError('database_busy'))
    const { promise, resolve, reject } = Promise.withResolvers<PostOutcome | undefined>()
    lane.push({ input, resolve, reject })
    this.#schedule()
    return promise
  }

  #laneOf(channelId: string): Waiting[] {
    const known = this.#lanes.get(channelId)
    if (known) return known
    const lane: Waiting[] = []
    this.#lanes.set(channelId, lane)
    return lane
  }

  #schedule(): void {
    if (this.#scheduled || this.#turn || this.#running >= this.#options.atOnce || this.#lanes.size === 0) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      const batch = this.#take()
      if (batch.length > 0) void this.#run(batch)
    })
  }

  /** The next messages of channels no other statement is at. */
  #take(): readonly Waiting[] {
    const batch: Waiting[] = []
    const lanes = [...this.#lanes]
    for (const [channelId, lane] of lanes) {
      if (batch.length >= this.#options.most) break
      if (this.#busy.has(channelId)) continue
      const taken = lane.splice(0, countTogether(lane, this.#options.most - batch.length))
      batch.push(...taken)
      this.#lanes.delete(channelId)
      // What is left is behind everybody else.
      if (lane.length > 0) this.#lanes.set(channelId, lane)
    }
    return batch
  }

  async #run(batch: readonly Waiting[]): Promise<void> {
    const channels = new Set(batch.map(({ input }) => input.channel_id))
    for (const id of channels) this.#busy.add(id)
    this.#running += 1
    const turn = (this.#turn = {})
    const patience = setTimeout(() => this.#pass(turn), this.#options.patienceMs)
    try {
      const outcomes = await this.#options.run(batch.map(({ input }) => input))
      for (const [n, { resolve }] of batch.entries()) resolve(outcomes[n])
    } catch (error) {
      // Nothing was posted and one of them is to blame: each tries alone.
      if (wasRefused(error)) for (const { resolve } of batch) resolve(undefined)
      else for (const { reject } of batch) reject(error)
    } finally {
      for (const id of channels) this.#busy.delete(id)
      this.#running -= 1
      clearTimeout(patience)
      if (this.#turn === turn) this.#turn = undefined
      this.#schedule()
    }
  }

  /** It takes long: the next one goes beside it. */
  #pass(turn: object): void {
    if (this.#turn === turn) this.#turn = undefined
    this.#schedule()
  }
}

/** How many from the front may go in one statement: a repeated nonce waits until its first is there. */
function countTogether(lane: readonly Waiting[], most: number): number {
  const nonces = new Set<string>()
  for (const [at, { input }] of lane.entries()) {
    if (at === most) return most
    if (input.nonce === null) continue
    const key = `${input.author_id} ${input.nonce}`
    if (nonces.has(key)) return at
    nonces.add(key)
  }
  return lane.length
}

/**
 * True when the database says that it did nothing, because of what it was given or of who came in between (SQLSTATE
 * classes 22, 23 and 40). After any other failure nobody knows, and a second try could post twice.
 */
function wasRefused(error: unknown): boolean {
  return /^(?:22|23|40)/.test(sqlState(error) ?? '')
}
