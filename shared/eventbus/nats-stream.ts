import {
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  type JetStreamManager,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream'
import { nanos } from '@nats-io/transport-node'
import type { BusLogger } from './bus-logger.ts'
import { DEDUPE_WINDOW_MS } from './recent-ids.ts'
import type { LogState } from './resume.ts'

export interface StreamLimits {
  readonly ageMs: number
  readonly bytes: number
  readonly messages: number
}

export interface NatsStreamOptions {
  readonly name: string
  readonly keep: StreamLimits
  readonly replicas: number
}

/** The JetStream stream behind the durable subjects. It makes itself again when somebody wiped it (FLT-08). */
export class NatsStream {
  readonly name: string
  readonly #manager: JetStreamManager
  readonly #config: Partial<StreamConfig> & { readonly name: string }
  readonly #logger: BusLogger
  #ensuring: Promise<LogState> | undefined

  constructor(manager: JetStreamManager, options: NatsStreamOptions, logger: BusLogger) {
    this.name = options.name
    this.#manager = manager
    this.#config = configOf(options)
    this.#logger = logger
  }

  /** Makes the stream, or gives an existing one the configured limits. */
  async setUp(): Promise<void> {
    await this.ensure()
    try {
      await this.#manager.streams.update(this.name, this.#config)
    } catch (err) {
      if (!(err instanceof JetStreamApiError)) throw err
      this.#logger.warn({ err, stream: this.name }, 'The stream keeps its old configuration')
    }
  }

  /** What the stream holds; makes it when it is missing. Callers at the same time share one request. */
  ensure(): Promise<LogState> {
    this.#ensuring ??= this.#ensure().finally(() => {
      this.#ensuring = undefined
    })
    return this.#ensuring
  }

  async #ensure(): Promise<LogState> {
    try {
      return stateOf(await this.#manager.streams.info(this.name))
    } catch (err) {
      if (!isStreamMissing(err)) throw err
    }
    this.#logger.warn({ stream: this.name }, 'The stream does not exist and is created')
    return stateOf(await this.#create())
  }

  async #create(): Promise<StreamInfo> {
    try {
      return await this.#manager.streams.add(this.#config)
    } catch (err) {
      // Another process with other limits was faster; both can live with either.
      if (!(err instanceof JetStreamApiError)) throw err
      return await this.#manager.streams.info(this.name)
    }
  }
}

export function isStreamMissing(err: unknown): boolean {
  return err instanceof JetStreamApiError && err.code === JetStreamApiCodes.StreamNotFound
}

function configOf({ name, keep, replicas }: NatsStreamOptions): Partial<StreamConfig> & { readonly name: string } {
  return {
    name,
    subjects: ['chat.>'],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.Old,
    max_age: nanos(keep.ageMs),
    max_bytes: keep.bytes,
    max_msgs: keep.messages,
    duplicate_window: nanos(Math.min(DEDUPE_WINDOW_MS, keep.ageMs)),
    num_replicas: replicas,
  }
}

/** The time of creation names the epoch: a wiped and remade stream counts from 1 again, but is another log. */
function stateOf({ created, state }: StreamInfo): LogState {
  const epoch = Date.parse(created).toString(36)
  const first = state.messages === 0 ? state.last_seq + 1 : state.first_seq
  return { epoch, first, last: state.last_seq }
}
