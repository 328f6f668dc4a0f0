import { createAuthenticator } from '@ajet/shared/auth'
import { createDatabase, createOutboxRelay, type Database } from '@ajet/shared/db'
import { createNatsBus } from '@ajet/shared/eventbus'
import { createGuardedFetch, createMetrics } from '@ajet/shared/http'
import { createLive, sseFrame, viewerFromSync, type FrameEncoder } from '@ajet/shared/live'
import { silentLogger } from '@ajet/shared/logging'
import type { SyncView } from '@ajet/shared/schema'
import { systemClock } from '@ajet/shared/std'
import {
  buildChannel,
  buildCommunity,
  buildMember,
  describeNats,
  testDatabase,
  type TestUser,
} from '@ajet/shared/testing'
import { expect, test } from 'bun:test'
import { createApi } from './create-api.ts'
import { testStorage } from './testing/test-storage.ts'

const encoder: FrameEncoder = {
  kind: 'test',
  encode: ({ event: { type, payload } }) =>
    type === 'message/created' ? sseFrame({ event: 'message', data: String(payload['seq']) }) : undefined,
  encodeGap: (channelId) => sseFrame({ event: 'gap', data: channelId ?? 'everything' }),
}

/** An API with pool, bus connection, relay and session manager of its own, as a process has them. */
async function startProcess(db: Database, natsUrl: string) {
  const stack = new AsyncDisposableStack()
  const own = stack.use(createDatabase({ ...db.options, poolSize: 5 }))
  const bus = stack.use(await createNatsBus({ url: natsUrl }))
  const publish: Parameters<typeof createOutboxRelay>[0]['publish'] = (subject, event) => bus.publish(subject, event)
  const relay = stack.use(createOutboxRelay({ db: own, publish, logger: silentLogger }))
  const authenticator = stack.use(createAuthenticator({ db: own, bus, secure: false }))
  const { storage } = stack.use(await testStorage())
  const config = { baseUrl: 'http://chat.test', previews: false, uploads: { maxBytes: 1_000, types: 'any' } } as const
  const outbound = { fetch: createGuardedFetch(), allowsHttp: false }
  const encryptionKey = async () => new Uint8Array(32)
  const parts = { config, logger: silentLogger, clock: systemClock, metrics: createMetrics(), encryptionKey }
  const api = stack.use(createApi({ ...parts, storage, outbound, db: own, relay, authenticator }))
  const live = stack.use(createLive({ bus, logger: silentLogger, presence: false }))
  await Promise.all([relay.start(), authenticator.start(), live.start()])
  const call = async (user: TestUser, method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${user.token}`, 'content-type': 'application/json' }
    const request = new Request(`http://api${path}`, { method, headers, body: body && JSON.stringify(body) })
    const response = await api.fetch(request, { clientAddress: '::1' })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>) }
  }
  const read = async (user: TestUser) => {
    const sync = (await call(user, 'GET', '/api/sync')).body as unknown as SyncView
    const { signal } = new AbortController()
    return new Reader(live.openStream({ viewer: viewerFromSync(sync), asOf: live.asOf(), encoder, signal }))
  }
  return { call, read, relay, live, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

/** What one connected client is shown, in order. */
class Reader {
  readonly shown: string[] = []
  #more = Promise.withResolvers<void>()

  constructor(response: Response) {
    this.#read(response).catch((error: unknown) => this.#more.reject(error))
  }

  /** Resolves when the message with this seq is shown. */
  async reach(seq: number): Promise<readonly string[]> {
    while (!this.shown.includes(String(seq))) await this.#more.promise
    return this.shown
  }

  async #read({ body }: Response): Promise<void> {
    let text = ''
    for await (const part of (body ?? new ReadableStream<Uint8Array>()).pipeThrough(
      new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>,
    )) {
      const blocks = (text + part).split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const [, event, data] = /event: (.*)\ndata: (.*)/.exec(block) ?? []
        if (event !== undefined) this.shown.push(event === 'message' ? (data ?? '') : `${event} ${data}`)
      }
      this.#more.resolve()
      this.#more = Promise.withResolvers()
    }
  }
}

/** What a client that looks anew at a gap has in the end: a hole that no gap tells of stays one. */
function healed(shown: readonly string[]): readonly string[] {
  return shown.flatMap((frame, at) => {
    if (!shown[at - 1]?.startsWith('gap')) return frame.startsWith('gap') ? [] : [frame]
    const before = Number(shown.slice(0, at).findLast((one) => !one.startsWith('gap')) ?? 0)
    return upTo(Number(frame)).slice(before)
  })
}

const upTo = (last: number) => Array.from({ length: last }, (_, at) => String(at + 1))

describeNats('two processes', (nats) => {
  async function setUp() {
    const stack = new AsyncDisposableStack()
    const { db } = stack.use(await testDatabase())
    const processes = [
      stack.use(await startProcess(db, nats().url)),
      stack.use(await startProcess(db, nats().url)),
    ] as const
    const community = await buildCommunity(db)
    const people = [community.owner, await buildMember(db, community), await buildMember(db, community)] as const
    const channel = await buildChannel(db, community, { members: people })
    const readers = await Promise.all(processes.flatMap(({ read }) => people.map(read)))
    const post = (n: number, more: object = {}) =>
      processes[n % 2 === 0 ? 0 : 1].call(
        people[n % people.length === 0 ? 0 : n % people.length === 1 ? 1 : 2],
        'POST',
        `/api/channels/${channel.id}/messages`,
        { body_md: `message ${n}`, ...more },
      )
    // From the first event on the order of a channel is known.
    await post(0)
    await Promise.all(readers.map((reader) => reader.reach(1)))
    return { db, processes, people, channel, readers, post, [Symbol.asyncDispose]: () => stack.disposeAsync() }
  }

  test('AJ-43 AJ-53 both post into one channel at once, and every reader sees every message once, in the order of seq', async () => {
    await using house = await setUp()
    const posted = await Promise.all(upTo(299).map((_, n) => house.post(n)))
    expect(new Set(posted.map(({ status }) => status))).toEqual(new Set([201]))
    for (const reader of house.readers) expect(await reader.reach(300)).toEqual(upTo(300))
    for (const { live } of house.processes) expect(live.stats()).toMatchObject({ gaps: 0, held: 0 })
  }, 30_000)

  test('one nonce sent to both at once is one message', async () => {
    await using house = await setUp()
    const [first, second] = await Promise.all(
      house.processes.map(({ call }) =>
        call(house.people[0], 'POST', `/api/channels/${house.channel.id}/messages`, { body_md: 'once', nonce: 'n' }),
      ),
    )
    expect([first?.status, second?.status, first?.body?.['id']]).toEqual([201, 201, second?.body?.['id']])
    await house.post(1)
    for (const reader of house.readers) expect(await reader.reach(3)).toEqual(upTo(3))
  }, 30_000)

  test('FLT-07 posts during an outage of the broker arrive after it, once and in order', async () => {
    await using house = await setUp()
    await Promise.all(upTo(19).map((_, n) => house.post(n)))
    await Promise.all(house.readers.map((reader) => reader.reach(20)))
    await nats().kill9()
    const posted = await Promise.all(upTo(100).map((_, n) => house.post(n)))
    expect(new Set(posted.map(({ status }) => status))).toEqual(new Set([201]))
    await nats().restart()
    // Two relays empty the outbox at once: what comes too late for its place is told as a gap.
    for (const reader of house.readers) expect(healed(await reader.reach(120))).toEqual(upTo(120))
  }, 60_000)
})
