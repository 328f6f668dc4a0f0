import { createMemoryBus, subjects, type EventBus, type MemoryBusOptions } from '../eventbus/mod.ts'
import { silentLogger } from '../eventbus/bus-logger.ts'
import type { EventEnvelope } from '../schema/mod.ts'
import { ManualClock, newId } from '../std/mod.ts'
import { buildEvent } from '../testing/build-event.ts'
import type { FrameEncoder, StreamOptions, Viewer } from './contract.ts'
import { createLive, type LiveOptions } from './create-live.ts'
import { sseFrame } from './sse-frame.ts'

/** Shows every event as its type and text; counts how often it was asked. */
export function textEncoder(): FrameEncoder & { calls: number } {
  return {
    kind: 'test',
    calls: 0,
    encode({ event }) {
      this.calls++
      if (event.type === 'test/hidden') return undefined
      if (event.type === 'test/broken') throw new Error('cannot be encoded')
      return sseFrame({ event: event.type, data: (event.payload['text'] ?? event.payload['user_id'] ?? '') as string })
    },
    encodeGap: (channelId) => sseFrame({ event: 'gap', data: channelId ?? 'everything' }),
  }
}

export interface SeenFrame {
  readonly event: string
  readonly data: string
  readonly id: string | undefined
}

/** A client that reads its stream to the end, or until it goes away. */
export class StreamReader {
  readonly frames: SeenFrame[] = []
  lastEventId: string | undefined
  retry: string | undefined
  ended = false
  failed = false
  #rest = ''
  #waiting: { readonly text: string; readonly resolve: () => void }[] = []
  readonly #control = new AbortController()
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined

  constructor(response: Response) {
    this.#reader = response.body?.getReader()
    void this.#read()
  }

  get signal(): AbortSignal {
    return this.#control.signal
  }

  get texts(): readonly string[] {
    return this.frames.map(({ event, data }) => `${event} ${data}`)
  }

  /** Resolves when the text has come, at once when it is there. */
  saw(text: string): Promise<void> {
    if (this.texts.includes(text)) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ text, resolve }))
  }

  leave(): Promise<void> {
    return this.#reader?.cancel() ?? Promise.resolve()
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder()
    try {
      for (let part = await this.#reader?.read(); part && !part.done; part = await this.#reader?.read()) {
        this.#take(decoder.decode(part.value, { stream: true }))
      }
      this.ended = true
    } catch {
      this.failed = true
    }
  }

  #take(text: string): void {
    const blocks = (this.#rest + text).split('\n\n')
    this.#rest = blocks.pop() ?? ''
    for (const block of blocks) this.#block(block.split('\n'))
  }

  #block(lines: readonly string[]): void {
    const field = (name: string) =>
      lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2))
    const [id] = field('id')
    this.lastEventId = id ?? this.lastEventId
    this.retry = field('retry')[0] ?? this.retry
    const data = field('data')
    if (data.length === 0) return
    this.frames.push({ event: field('event')[0] ?? 'message', data: data.join('\n'), id })
    for (const { text, resolve } of this.#waiting) if (text === this.texts.at(-1)) resolve()
  }
}

export const community = newId()
export const channel = newId()

export function buildViewer(fields: Partial<Viewer> = {}): Viewer {
  return {
    userId: newId(),
    sessionId: newId(),
    displayName: 'Ada',
    communityIds: new Set([community]),
    channels: new Map([[channel, community]]),
    ...fields,
  }
}

let nextRev = 1_000

/** The next event of the channel. */
export function channelEvent(text: string, fields: Partial<EventEnvelope> = {}): EventEnvelope {
  const place = { community_id: community, channel_id: channel, audience: 'channel' as const, rev: nextRev++ }
  return buildEvent({ payload: { text }, ...place, ...fields })
}

export async function setUp(
  options: Partial<LiveOptions> & { readonly busOptions?: MemoryBusOptions; readonly bus?: EventBus } = {},
) {
  const clock = new ManualClock()
  const bus = options.bus ?? createMemoryBus({ clock, ...options.busOptions })
  const live = createLive({ logger: silentLogger, clock, presence: false, ...options, bus })
  await live.start()
  const encoder = textEncoder()
  const open = (viewer = buildViewer(), more: Partial<StreamOptions> = {}) =>
    new StreamReader(
      live.openStream({ viewer, asOf: live.asOf(), encoder, signal: new AbortController().signal, ...more }),
    )
  /** Everything published has been delivered and read. */
  const settle = async () => {
    for (let round = 0; round < 3; round++) {
      await live.settle()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const publish = async (...events: readonly EventEnvelope[]) => {
    for (const event of events) await bus.publish(subjects.community(event.community_id ?? community), event)
    await settle()
  }
  return { clock, bus, live, encoder, open, settle, publish, [Symbol.asyncDispose]: () => live[Symbol.asyncDispose]() }
}
