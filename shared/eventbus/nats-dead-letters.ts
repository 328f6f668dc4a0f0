import {
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  type JetStreamClient,
  type JetStreamManager,
  type StreamConfig,
} from '@nats-io/jetstream'
import { nanos } from '@nats-io/transport-node'
import { DEAD_LETTERS, parseDeadLetter, type DeadLetter, type DeadLetterBox } from './dead-letter.ts'
import { isStreamMissing } from './nats-stream.ts'
import { DEDUPE_WINDOW_MS } from './recent-ids.ts'

const SUBJECT = 'dead.events'

export interface NatsDeadLettersOptions {
  readonly manager: JetStreamManager
  readonly jetstream: JetStreamClient
  readonly name: string
  readonly replicas: number
  /** How long the broker may take for one answer, in ms. */
  readonly timeoutMs: number
}

/** Dead letters in a small stream of their own beside the log, made with the first of them. */
export class NatsDeadLetters implements DeadLetterBox {
  readonly #options: NatsDeadLettersOptions
  readonly #config: Partial<StreamConfig> & { readonly name: string }

  constructor(options: NatsDeadLettersOptions) {
    this.#options = options
    this.#config = configOf(options)
  }

  async keep(letter: DeadLetter): Promise<void> {
    const { manager, jetstream, timeoutMs } = this.#options
    await manager.streams.add(this.#config).catch((err: unknown) => {
      // Another version of the program may have made it with other limits.
      if (!(err instanceof JetStreamApiError)) throw err
    })
    // Several processes give up on the same event; it is kept once for each pattern.
    const msgID = `${letter.event.id} ${letter.pattern}`
    await jetstream.publish(SUBJECT, JSON.stringify(letter), { msgID, timeout: timeoutMs })
  }

  async list(limit: number): Promise<readonly DeadLetter[]> {
    const { first, last } = await this.#range()
    const letters: DeadLetter[] = []
    for (let seq = Math.max(first, last - limit + 1); seq <= last; seq++) {
      const letter = await this.#find(seq)
      if (letter) letters.push(letter)
    }
    return letters
  }

  async #range(): Promise<{ readonly first: number; readonly last: number }> {
    try {
      const { state } = await this.#options.manager.streams.info(this.#config.name)
      return { first: state.first_seq, last: state.last_seq }
    } catch (err) {
      if (isStreamMissing(err)) return { first: 1, last: 0 }
      throw err
    }
  }

  async #find(seq: number): Promise<DeadLetter | undefined> {
    try {
      const stored = await this.#options.manager.streams.getMessage(this.#config.name, { seq })
      return stored ? parseDeadLetter(stored.string()) : undefined
    } catch (err) {
      if (err instanceof JetStreamApiError && err.code === JetStreamApiCodes.NoMessageFound) return undefined
      throw err
    }
  }
}

function configOf({ name, replicas }: NatsDeadLettersOptions): Partial<StreamConfig> & { readonly name: string } {
  return {
    name,
    subjects: [SUBJECT],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.Old,
    max_age: nanos(DEAD_LETTERS.ageMs),
    max_bytes: DEAD_LETTERS.bytes,
    max_msgs: DEAD_LETTERS.count,
    duplicate_window: nanos(DEDUPE_WINDOW_MS),
    num_replicas: replicas,
  }
}
