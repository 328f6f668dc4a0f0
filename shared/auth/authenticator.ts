import { timingSafeEqual } from 'node:crypto'
import type { Database } from '../db/mod.ts'
import type { EventBus, Subscription } from '../eventbus/mod.ts'
import type { Principal } from '../http/mod.ts'
import { silentLogger, type Logger } from '../logging/mod.ts'
import { isKnownEvent } from '../schema/mod.ts'
import { Lru, systemClock, type Clock } from '../std/mod.ts'
import { findCredentials } from './credentials.ts'
import { hashToken, looksLikeToken } from './session-token.ts'
import { SessionTouch } from './session-touch.ts'

/** How long a verified caller is believed without asking the database; a revoked one is dropped at once by the bus. */
const KNOWN_FOR_MS = 5_000
const UNKNOWN_FOR_MS = 1_000
const REMEMBERED = 20_000

export interface AuthenticatorOptions {
  readonly db: Database
  readonly clock?: Clock
  /** Tells of sessions that other processes end. */
  readonly bus?: EventBus
  readonly logger?: Logger
  /** True when the base URL is https: the cookie then has the `__Host-` name. */
  readonly secure: boolean
}

/** Tells who makes a request; the same for the gateway and every service behind it (AJ-51). */
export interface Authenticator extends AsyncDisposable {
  /** The caller, by bearer token or session cookie; null when there is none or it is not valid. */
  readonly authenticate: (request: Request) => Promise<Principal | null>
  /** Drops sessions at once, in this process. */
  forget(sessionIds: readonly string[]): void
  /** Begins to listen for sessions that end elsewhere. */
  start(): Promise<void>
  /** Resolves when the uses noted so far are written. */
  settle(): Promise<void>
}

interface Remembered {
  readonly principal: Principal | null
  /** ms since the epoch. */
  readonly until: number
}

interface SessionRow {
  readonly session_id: string
  readonly token_hash: Uint8Array
  readonly last_used_at: Date
  readonly expires_at: Date
  readonly user_id: string
  readonly username: string
  readonly display_name: string
  readonly kind: Principal['kind']
}

/** Sessions are looked up by the hash of their token in one query and remembered for seconds. */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  return new SessionAuthenticator(options)
}

class SessionAuthenticator implements Authenticator {
  readonly #db: Database
  readonly #clock: Clock
  readonly #bus: EventBus | undefined
  readonly #secure: boolean
  readonly #touch: SessionTouch
  readonly #known = new Lru<string, Remembered>(REMEMBERED)
  readonly #asking = new Map<string, Promise<Principal | null>>()
  /** Ended lately: an answer of the database that was on its way must not bring them back. */
  readonly #ended = new Lru<string, true>(REMEMBERED)
  /** Hash keys of the sessions that are remembered, to forget them by session id. */
  readonly #keys = new Lru<string, string>(REMEMBERED)
  #subscription: Subscription | undefined

  constructor({ db, clock = systemClock, bus, secure, logger = silentLogger }: AuthenticatorOptions) {
    this.#db = db
    this.#clock = clock
    this.#bus = bus
    this.#secure = secure
    this.#touch = new SessionTouch({ db, clock, logger })
  }

  readonly authenticate = async (request: Request): Promise<Principal | null> => {
    const credentials = findCredentials(request, this.#secure)
    if (!credentials || !looksLikeToken(credentials.token)) return null
    const hash = hashToken(credentials.token)
    const key = hash.toString('base64')
    const known = this.#known.get(key)
    if (known && known.until > this.#clock.now()) return known.principal
    return await this.#ask(key, hash)
  }

  forget(sessionIds: readonly string[]): void {
    for (const id of sessionIds) {
      this.#ended.set(id, true)
      const key = this.#keys.get(id)
      if (key !== undefined) this.#known.delete(key)
      this.#keys.delete(id)
    }
  }

  async start(): Promise<void> {
    this.#subscription ??= await this.#bus?.subscribe('chat.notifications.*', ({ event }) => {
      if (isKnownEvent(event) && event.type === 'session/revoked') this.forget(event.payload.session_ids)
    })
  }

  settle(): Promise<void> {
    return this.#touch.flush()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#subscription?.unsubscribe()
    await this.#touch.flush()
  }

  /** Many requests of one session at once ask the database once. */
  #ask(key: string, hash: Buffer): Promise<Principal | null> {
    const asking = this.#asking.get(key)
    if (asking) return asking
    const answer = this.#load(key, hash).finally(() => this.#asking.delete(key))
    this.#asking.set(key, answer)
    return answer
  }

  async #load(key: string, hash: Buffer): Promise<Principal | null> {
    const [row] = await this.#db.hot<SessionRow>`
      select s.id as session_id, s.token_hash, s.last_used_at, s.expires_at,
        u.id as user_id, u.username::text as username, u.display_name, u.kind
      from sessions s join users u on u.id = s.user_id
      where s.token_hash = ${hash}`
    const now = this.#clock.now()
    if (!row || !this.#isValid(row, hash, now)) {
      this.#known.set(key, { principal: null, until: now + UNKNOWN_FOR_MS })
      return null
    }
    const principal = toPrincipal(row)
    this.#touch.note(row.session_id, row.last_used_at.getTime())
    this.#keys.set(row.session_id, key)
    this.#known.set(key, { principal, until: Math.min(now + KNOWN_FOR_MS, row.expires_at.getTime()) })
    return principal
  }

  #isValid(row: SessionRow, hash: Buffer, now: number): boolean {
    const { expires_at, session_id, token_hash } = row
    return timingSafeEqual(token_hash, hash) && expires_at.getTime() > now && !this.#ended.has(session_id)
  }
}

function toPrincipal({ user_id, username, display_name, kind, session_id }: SessionRow): Principal {
  return Object.freeze({ user_id, username, display_name, avatar_url: null, kind, session_id })
}
