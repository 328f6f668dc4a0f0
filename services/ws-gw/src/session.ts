import { ApiError, toApiError, type Socket, type SocketListener, type SocketMessage } from '@ajet/shared/http'
import {
  requireTypist,
  type ConnectionOptions,
  type EndReason,
  type LiveConnection,
  type Sink,
} from '@ajet/shared/live'
import {
  socketCloseCodes,
  type ClientMessage,
  type ServerMessage,
  type SocketCloseName,
  type Typing,
} from '@ajet/shared/schema'
import type { Gateway } from './gateway.ts'
import { messageEncoder } from './message-encoder.ts'
import { MessageRate } from './message-rate.ts'
import { parseMessage } from './parse-message.ts'
import { say } from './say.ts'
import { HEARTBEAT_MS, IDENTIFY_MS, SILENT_MS } from './timing.ts'
import type { Holder } from './token-holders.ts'

/** Who knocks, as far as a handshake says. */
export interface Arrival {
  /** The key of the address. */
  readonly address: string
  readonly traceId: string
  readonly ended?: () => void
}

/** Whose the socket is, from the first message on. */
interface Identity {
  token: string
  readonly userId: string
  readonly sessionId: string
  /** ms since the epoch. */
  expiresAt: number
}

const closeOf: Readonly<Record<EndReason, SocketCloseName>> = {
  revoked: 'session_ended',
  expired: 'token_expired',
  'start-over': 'start_over',
  closing: 'server_stops',
  left: 'server_stops',
}

/** One socket, from its opening to its end: `waiting` for the first message, `checking` its token, `live`, `over`. */
export class Session implements SocketListener, Sink {
  readonly #gateway: Gateway
  readonly #arrival: Arrival
  readonly #rate = new MessageRate()
  #state: 'waiting' | 'checking' | 'live' | 'over' = 'waiting'
  #isStranger = false
  #socket: Socket | undefined
  #identity: Identity | undefined
  #connection: LiveConnection | undefined
  /** When the client was last heard, ms since the epoch. */
  #heardAt: number

  constructor(gateway: Gateway, arrival: Arrival) {
    this.#gateway = gateway
    this.#arrival = arrival
    this.#heardAt = gateway.clock.now()
  }

  opened(socket: Socket): void {
    this.#socket = socket
    this.#gateway.add(this)
    this.#isStranger = this.#gateway.strangers.admit(this.#arrival.address)
    if (!this.#isStranger) return this.end('too_many')
    this.#send({ op: 'hello', d: { heartbeat_interval: HEARTBEAT_MS, identify_timeout: IDENTIFY_MS } })
  }

  received(data: SocketMessage): void {
    if (this.#state === 'over') return
    this.#heardAt = this.#gateway.clock.now()
    if (!this.#rate.take(this.#heardAt)) return this.end('too_fast')
    const message = parseMessage(data)
    if (!message) return this.end('bad_message')
    const isFirst = message.op === 'identify' || message.op === 'resume'
    if (this.#state === 'waiting' && !isFirst) return this.end('not_identified')
    this.#obey(message)
  }

  /** The socket is gone. */
  closed(): void {
    this.#leave()
    this.#gateway.delete(this)
    this.#arrival.ended?.()
  }

  /** Ends what has lasted too long: the wait for the first message, silence, the token. */
  look(now: number): void {
    const silentFor = now - this.#heardAt
    if (this.#state === 'waiting' && silentFor >= IDENTIFY_MS) return this.end('not_identified')
    if (silentFor >= SILENT_MS) return this.end('silent')
    if (this.#identity && now >= this.#identity.expiresAt) this.end('token_expired')
  }

  write(batch: Parameters<Sink['write']>[0]): boolean {
    return this.#socket?.send(batch.frames()) ?? true
  }

  /** The reader is too slow: there is no room for a word about it. */
  abort(): void {
    this.#leave()
    this.#socket?.terminate()
  }

  /** Ends the socket after what was sent. */
  end(reason: SocketCloseName | EndReason): void {
    if (this.#state === 'over') return
    const close = isEndReason(reason) ? closeOf[reason] : reason
    if (close === 'session_ended') this.#send(invalid(new ApiError('unauthenticated', {}, 'The session has ended')))
    if (close === 'server_stops' || close === 'start_over') this.#send({ op: 'reconnect' })
    const { code } = socketCloseCodes[close]
    const { traceId } = this.#arrival
    this.#gateway.logger.debug({ trace_id: traceId, user_id: this.#identity?.userId, code }, `Socket closed: ${close}`)
    this.#leave()
    this.#socket?.close(code, close)
  }

  #obey(message: ClientMessage): void {
    switch (message.op) {
      case 'identify':
        return this.#identify(message.d.token)
      case 'resume':
        return this.#identify(message.d.token, message.d.s)
      case 'heartbeat':
        return this.#connection?.say((s) => say({ op: 'heartbeat_ack', s }))
      case 'renew':
        return this.#withIdentity((identity) => this.#renew(identity, message.d.token))
      case 'typing':
        return this.#withIdentity((identity) => this.#type(identity, message.d))
    }
  }

  #identify(token: string, after?: string): void {
    if (this.#state !== 'waiting') return this.end('identified_twice')
    this.#state = 'checking'
    this.#becomeKnown()
    this.#gateway.run(this.#enter(token, after))
  }

  /** Who asks for something before `ready` has not read the protocol. */
  #withIdentity(act: (identity: Identity) => Promise<void>): void {
    if (!this.#identity) return this.end('not_identified')
    this.#gateway.run(act(this.#identity))
  }

  async #enter(token: string, after: string | undefined): Promise<void> {
    const { holders, live } = this.#gateway
    const asOf = live.asOf()
    try {
      const holder = await holders.load(token, this.#arrival.traceId)
      if (this.#state !== 'checking') return
      const ready = this.#readyFor(holder, after)
      this.#connection = live.connect({ viewer: holder, asOf, encoder: messageEncoder, sink: this, after, ready })
      const { userId, sessionId, accessUntil: expiresAt } = holder
      this.#identity = { token, userId, sessionId, expiresAt }
      this.#state = 'live'
    } catch (error) {
      this.#refuse(error)
    }
  }

  #readyFor({ userId, sessionId, accessUntil }: Holder, after: string | undefined): ConnectionOptions['ready'] {
    const d = { user_id: userId, session_id: sessionId, expires_at: new Date(accessUntil).toISOString() }
    return ({ position: s, isWhole }) => say({ op: 'ready', s, d: { ...d, resumed: after !== undefined && isWhole } })
  }

  async #renew(identity: Identity, token: string): Promise<void> {
    try {
      const { userId, sessionId, accessUntil } = await this.#gateway.holders.load(token, this.#arrival.traceId)
      const isSame = userId === identity.userId && sessionId === identity.sessionId
      if (!isSame) throw new ApiError('unauthenticated', {}, 'The token is of another session')
      if (accessUntil > identity.expiresAt) Object.assign(identity, { token, expiresAt: accessUntil })
      this.#send({ op: 'renewed', d: { expires_at: new Date(identity.expiresAt).toISOString() } })
    } catch (error) {
      if (isRefusal(error)) this.#refuse(error)
      else this.#sayError('renew', error)
    }
  }

  /** The token is looked at anew, and with it mutes and memberships (GC-7). */
  async #type(identity: Identity, typing: Typing): Promise<void> {
    const { holders, live } = this.#gateway
    const { channel_id: channelId, parent_id: parentId, state } = typing
    try {
      const viewer = await holders.loadRecent(identity.token, this.#arrival.traceId)
      requireTypist(viewer, channelId)
      await live.signalTyping({ viewer, channelId, parentId, state })
    } catch (error) {
      this.#sayError('typing', error)
    }
  }

  /** Tells why the token, or a further socket, is not taken, and closes. */
  #refuse(error: unknown): void {
    if (this.#state === 'over') return
    const known = toApiError(error)
    if (known.code === 'rate_limited') return this.end('too_many')
    if (!isRefusal(known)) return this.#fail(known)
    this.#send(invalid(known))
    this.end('refused')
  }

  #fail(error: ApiError): void {
    const { traceId: trace_id } = this.#arrival
    this.#gateway.logger.warn({ err: error.cause ?? error, trace_id }, 'A token could not be checked')
    this.end('try_again_later')
  }

  #sayError(op: ClientMessage['op'], error: unknown): void {
    const { code, message: detail } = toApiError(error)
    this.#send({ op: 'error', d: { op, code, detail } })
  }

  #send(message: ServerMessage): void {
    if (this.#state === 'over' || !this.#socket) return
    if (!this.#socket.send([say(message)])) this.abort()
  }

  #becomeKnown(): void {
    if (this.#isStranger) this.#gateway.strangers.leave(this.#arrival.address)
    this.#isStranger = false
  }

  #leave(): void {
    this.#state = 'over'
    this.#becomeKnown()
    this.#connection?.leave()
    this.#connection = undefined
  }
}

function isEndReason(reason: SocketCloseName | EndReason): reason is EndReason {
  return Object.hasOwn(closeOf, reason)
}

function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 403)
}

function invalid({ code, message: detail }: ApiError): ServerMessage {
  return { op: 'invalid_session', d: { code, detail } }
}
