import { createMemoryBus, subjects, type EventBus } from '@ajet/shared/eventbus'
import { createMetrics, socketListenerOf, type SocketListener, type SocketMessage } from '@ajet/shared/http'
import { silentLogger } from '@ajet/shared/logging'
import type { EventEnvelope, MembershipsView, ServerMessage } from '@ajet/shared/schema'
import { ManualClock, newId } from '@ajet/shared/std'
import { buildEvent } from '@ajet/shared/testing'
import { createWsGw, type WsGwDeps } from './mod.ts'

export const community = newId()
export const channel = newId()

/** A client at the other end of a socket that is no network. */
export class TestClient {
  readonly received: ServerMessage[] = []
  closedWith: string | undefined
  terminated = false
  /** False: nothing is taken any more, as by a reader that is stuck. */
  takes = true
  readonly #listener: SocketListener

  constructor(listener: SocketListener) {
    this.#listener = listener
    listener.opened({
      send: (messages) => this.#take(messages),
      close: (code, reason) => this.#end(`${code} ${reason}`),
      terminate: () => {
        this.terminated = true
        this.#end('terminated')
      },
    })
  }

  say(message: unknown): void {
    this.raw(JSON.stringify(message))
  }

  raw(message: SocketMessage): void {
    this.#listener.received(message)
  }

  leave(): void {
    this.#end('left')
  }

  of<Op extends ServerMessage['op']>(op: Op): readonly Extract<ServerMessage, { readonly op: Op }>[] {
    return this.received.filter((message): message is Extract<ServerMessage, { readonly op: Op }> => message.op === op)
  }

  /** The texts of the messages posted, in the order in which they came; undefined for other events. */
  get texts(): readonly unknown[] {
    return this.of('dispatch').map(
      ({ d }) => (d as { readonly message?: { readonly body_md: string } }).message?.body_md,
    )
  }

  /** Where the client stands. */
  get position(): string {
    return (
      this.received.map((message) => ('s' in message ? message.s : undefined)).findLast((s) => s !== undefined) ?? ''
    )
  }

  #take(messages: readonly SocketMessage[]): boolean {
    if (this.takes) this.received.push(...messages.map((message) => JSON.parse(String(message)) as ServerMessage))
    return this.takes
  }

  #end(how: string): void {
    if (this.closedWith !== undefined) return
    this.closedWith = how
    this.#listener.closed()
  }
}

/** Whom the API knows by a token; what it says of them. */
export type Known = Map<string, Partial<MembershipsView>>

export async function openGateway(deps: Partial<WsGwDeps> & { readonly bus?: EventBus } = {}) {
  const clock = new ManualClock()
  const bus = deps.bus ?? createMemoryBus({ clock })
  const known: Known = new Map()
  let isReachable = true
  let asked = 0
  const api = async (request: Request): Promise<Response> => {
    asked++
    if (!isReachable)
      return Response.json({ code: 'database_unavailable', status: 503, title: 'Down' }, { status: 503 })
    const found = known.get(request.headers.get('authorization')?.slice('Bearer '.length) ?? '')
    if (found) return Response.json(found)
    return Response.json({ code: 'unauthenticated', status: 401, title: 'Sign in first' }, { status: 401 })
  }
  const service = createWsGw({ logger: silentLogger, clock, api, metrics: createMetrics(), ...deps, bus })
  await service.start()
  /** A token of somebody in the channel, for a quarter of an hour. */
  const issue = (fields: Partial<MembershipsView> = {}): string => {
    const token = `${newId()}.a.b`
    known.set(token, {
      user_id: newId(),
      display_name: 'Ada',
      session_id: newId(),
      access_until: new Date(clock.now() + 900_000).toISOString(),
      community_ids: [community],
      channels: [{ id: channel, community_id: community }],
      muted_in: [],
      ...fields,
    })
    return token
  }
  const settle = async () => {
    for (let round = 0; round < 3; round++) {
      await service.settle()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const knock = async ({ path = '/ws/gateway', from = '203.0.113.5', ended = () => {}, headers = {} } = {}) => {
    const request = new Request(`http://ws${path}`, { headers: { upgrade: 'websocket', ...headers } })
    const response = await service.fetch(request, { clientAddress: from, ended })
    const listener = socketListenerOf(response)
    if (!listener) throw new Error(`The handshake was answered with ${response.status}`)
    return new TestClient(listener)
  }
  return {
    clock,
    bus,
    service,
    known,
    issue,
    settle,
    knock,
    /** How often the API was asked. */
    asked: () => asked,
    /** Whether the API answers. */
    reach: (is: boolean) => (isReachable = is),
    /** Somebody who has identified. */
    enter: async (token = issue()) => {
      const client = await knock()
      client.say({ op: 'identify', d: { token } })
      await settle()
      return client
    },
    /** Somebody who has come back. */
    resume: async (token: string, s: string) => {
      const client = await knock()
      client.say({ op: 'resume', d: { token, s } })
      await settle()
      return client
    },
    publish: async (...events: readonly EventEnvelope[]) => {
      for (const event of events) await bus.publish(subjects.community(community), event)
      await settle()
    },
    pass: async (ms: number) => {
      for (let at = 0; at < ms; at += 1_000) clock.advance(1_000)
      await settle()
    },
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  }
}

let seq = 1

/** The next message in the channel. */
export function posted(body_md: string): EventEnvelope {
  const [author_id, created_at] = [newId(), '2026-01-01T00:00:00.000Z']
  const author = { id: author_id, username: 'bob', display_name: 'Bob', avatar_url: null, kind: 'user' }
  const of = { message_id: newId(), channel_id: channel, user_id: author_id, author, seq, parent_id: null }
  const more = { created_at, edited_at: null, mentions: [], attachments: [], nonce: null, thread: null }
  return inChannel({ type: 'message/created', actor_id: author_id, payload: { ...of, ...more, body_md } })
}

/** The next event of the channel. */
export function inChannel(fields: Partial<EventEnvelope>): EventEnvelope {
  return buildEvent({ community_id: community, channel_id: channel, audience: 'channel', rev: seq++, ...fields })
}

/** What ends a session. */
export function revoked(session_id: string): EventEnvelope {
  const user_id = newId()
  return buildEvent({
    type: 'session/revoked',
    audience: 'user',
    user_id,
    payload: { user_id, session_ids: [session_id] },
  })
}
