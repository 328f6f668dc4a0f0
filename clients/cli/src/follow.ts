import { ApiClientError } from '@ajet/shared/api-client'
import type { MessageView } from '@ajet/shared/schema'
import { backoff } from '@ajet/shared/std'
import { CliError } from './cli-error.ts'
import type { Context } from './context.ts'
import { openLiveStream } from './live-stream.ts'
import type { Session } from './session.ts'
import type { ServerEvent } from './sse.ts'
import type { TailedChannel } from './tailed-channel.ts'
import { toCliError } from './to-cli-error.ts'

const RETRY = { base: 500, max: 15_000 }

/**
 * Prints the channels' messages as they come, for ever. The stream is opened before the timeline is read, and comes back
 * to where it stood; what the server cannot replay is read again. So nothing is missed, and `seq` keeps anything from
 * being printed twice.
 */
export async function follow(context: Context, session: Session, channels: readonly TailedChannel[]): Promise<never> {
  const follower = new Follower(context, session, channels)
  for (let attempt = 0; ; attempt++) {
    const failure = await follower.run().then(
      () => undefined,
      (error: unknown) => error,
    )
    if (follower.wasLive) attempt = 0
    if (failure !== undefined && !(follower.hasStarted && isPassing(failure))) throw failure
    context.io.signal.throwIfAborted()
    await pause(context, backoff(attempt, RETRY))
  }
}

/** A server that restarts refuses connections, or says that a part of it is not there yet. */
function isPassing(error: unknown): boolean {
  if (error instanceof ApiClientError && (error.status === 429 || error.status >= 500)) return true
  return toCliError(error).outcome === 'unreachable'
}

function pause({ io }: Context, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      cancel()
      reject(io.signal.reason)
    }
    const cancel = io.clock.after(ms, () => {
      io.signal.removeEventListener('abort', stop)
      resolve()
    })
    io.signal.addEventListener('abort', stop, { once: true })
  })
}

class Follower {
  readonly #context: Context
  readonly #session: Session
  readonly #channels: Map<string, TailedChannel>
  #userId: string | undefined
  #lastEventId: string | undefined
  /** Channels whose timeline has to be read before the next event is believed. */
  readonly #stale: Set<TailedChannel>
  /** The first connection was made: what is lost from then on is waited for. */
  hasStarted = false
  /** The last connection got as far as events. */
  wasLive = false

  constructor(context: Context, session: Session, channels: readonly TailedChannel[]) {
    this.#context = context
    this.#session = session
    this.#channels = new Map(channels.map((channel) => [channel.id, channel]))
    this.#stale = new Set(channels)
  }

  /** One connection, from its opening to its end. */
  async run(): Promise<void> {
    this.wasLive = false
    if (this.#lastEventId === undefined) this.#markStale(null)
    for await (const event of openLiveStream(this.#context.io, this.#session, this.#lastEventId)) {
      await this.#take(event)
      // Only what has been printed counts as received.
      this.#lastEventId = event.lastEventId ?? this.#lastEventId
    }
  }

  async #take({ event, data }: ServerEvent): Promise<void> {
    if (event === '') return
    const fields = parseFields(data)
    if (event === 'init') await this.#begin(fields)
    else if (event === 'gap') this.#markStale(fields['channel_id'])
    else if (event === 'message.new') await this.#showMessage(fields['message'] as MessageView)
    else this.#forgetIfLost(event, fields)
    await this.#catchUp()
  }

  async #begin(fields: Fields): Promise<void> {
    const sync = fields['sync'] as { readonly user: { readonly id: string } }
    this.#userId = sync.user.id
    await this.#catchUp()
    this.hasStarted = true
    this.wasLive = true
  }

  #markStale(channelId: unknown): void {
    for (const channel of this.#channels.values()) {
      if (channelId === null || channelId === undefined || channelId === channel.id) this.#stale.add(channel)
    }
  }

  async #catchUp(): Promise<void> {
    for (const channel of this.#stale) {
      await channel
        .catchUp(this.#context.out, this.#context.io.signal)
        .catch((error: unknown) => this.#dropLost(channel, error))
      this.#stale.delete(channel)
    }
  }

  async #showMessage(message: MessageView): Promise<void> {
    await this.#channels.get(message.channel_id)?.show(message, this.#context.out)
  }

  /** Ends when there is nothing left that could be followed. */
  #forgetIfLost(event: string, fields: Fields): void {
    const { channel_id: channelId, user_id: userId } = fields
    const isMine = event === 'member.leave' && userId === this.#userId
    if (event === 'channel.delete' || (isMine && channelId !== null)) this.#forget(String(channelId))
    // Which channels are left is for the server to say.
    if (event === 'community.delete' || (isMine && channelId === null)) this.#markStale(null)
  }

  #dropLost(channel: TailedChannel, error: unknown): void {
    if (!(error instanceof ApiClientError) || ![403, 404].includes(error.status)) throw error
    this.#forget(channel.id)
  }

  #forget(channelId: string): void {
    const channel = this.#channels.get(channelId)
    if (!channel) return
    this.#channels.delete(channelId)
    this.#stale.delete(channel)
    if (this.#channels.size === 0) throw new CliError('refused', 'The channel is gone, or you are no longer in it')
  }
}

type Fields = Readonly<Record<string, unknown>>

function parseFields(data: string): Fields {
  const value: unknown = JSON.parse(data)
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}
