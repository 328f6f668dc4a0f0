import type { Database } from '../db/mod.ts'
import type { EventBus, Subscription } from '../eventbus/mod.ts'
import type { Principal } from '../http/mod.ts'
import { silentLogger, type Logger } from '../logging/mod.ts'
import { isKnownEvent } from '../schema/mod.ts'
import { Lru, systemClock, type Clock } from '../std/mod.ts'
import { looksLikeApiToken } from './api-token.ts'
import { findCredentials, type Credentials } from './credentials.ts'
import { findByApiToken, findById, findBySession, type FoundCaller } from './find-caller.ts'
import { looksLikeJwt } from './jwt/claims.ts'
import { PublicKeys } from './jwt/public-keys.ts'
import { verifyJwt } from './jwt/verify-jwt.ts'
import { KnownCallers } from './known-callers.ts'
import { apiTokenUse, sessionUse, type LastUse } from './last-use.ts'
import { hashToken, looksLikeToken } from './session-token.ts'

/**
 * How long a verified caller is believed without asking the database; a revoked one is dropped at once by the bus, and
 * without the bus nobody is believed.
 */
const KNOWN_FOR_MS = 5_000
const UNKNOWN_FOR_MS = 1_000
const REMEMBERED = 20_000
/** Tokens nobody has are remembered apart: a flood of them must not push out those of real callers. */
const REMEMBERED_UNKNOWN = 5_000

export interface AuthenticatorOptions {
  readonly db: Database
  readonly clock?: Clock
  /** Tells of sessions that other processes end. */
  readonly bus?: EventBus
  readonly logger?: Logger
  /** True when the base URL is https: the cookie then has the `__Host-` name. */
  readonly secure: boolean
  /** The server's base URL: whose JWTs are taken as well (GC-4). None when left out. */
  readonly issuer?: string
  /** Callers remembered at most. Default 20,000. */
  readonly remembered?: number
}

/** Tells who makes a request; the same for the gateway and every service behind it (AJ-51). */
export interface Authenticator extends AsyncDisposable {
  /** The caller, by bearer token or session cookie; null when there is none or it is not valid. */
  readonly authenticate: (request: Request) => Promise<Principal | null>
  /** Drops sessions at once, in this process. */
  forget(sessionIds: readonly string[]): void
  /** Reads a user anew at the next request, in this process: the name has changed. */
  forgetUser(userId: string): void
  /** Begins to listen for sessions that end, and names that change, elsewhere. */
  start(): Promise<void>
  /** Resolves when the uses noted so far are written. */
  settle(): Promise<void>
}

/** How one kind of token is looked up, by its hash or by itself. */
type Find = (hash: Buffer, token: string) => Promise<FoundCaller | undefined>

/** Sessions and API tokens are looked up by the hash of their token in one query and remembered for seconds. */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  return new TokenAuthenticator(options)
}

class TokenAuthenticator implements Authenticator {
  readonly #db: Database
  readonly #clock: Clock
  readonly #bus: EventBus | undefined
  readonly #secure: boolean
  readonly #issuer: string | undefined
  readonly #publicKeys: PublicKeys
  readonly #sessionUse: LastUse
  readonly #apiTokenUse: LastUse
  readonly #known: KnownCallers
  /** Until when a token is nobody's, ms since the epoch. */
  readonly #unknown = new Lru<string, number>(REMEMBERED_UNKNOWN)
  readonly #asking = new Map<string, Promise<Principal | null>>()
  /** Ended lately: neither what is remembered nor an answer of the database that was on its way may bring them back. */
  readonly #ended = new Lru<string, true>(REMEMBERED)
  /** Changes of users so far: an answer of the database that was on its way meanwhile is not remembered. */
  #changes = 0
  /** Over which ends of sessions were heard of when what is remembered was learned. */
  #connection: number | undefined
  #subscription: Subscription | undefined

  constructor(options: AuthenticatorOptions) {
    const { db, clock = systemClock, bus, secure, issuer, logger = silentLogger, remembered = REMEMBERED } = options
    this.#known = new KnownCallers(clock, remembered)
    this.#connection = bus?.connection
    this.#db = db
    this.#clock = clock
    this.#bus = bus
    this.#secure = secure
    this.#issuer = issuer
    this.#publicKeys = new PublicKeys({ db, clock })
    this.#sessionUse = sessionUse({ db, clock, logger })
    this.#apiTokenUse = apiTokenUse({ db, clock, logger })
  }

  readonly authenticate = async (request: Request): Promise<Principal | null> => {
    const credentials = findCredentials(request, this.#secure)
    const find = credentials && this.#finderOf(credentials)
    if (!find) return null
    const hash = hashToken(credentials.token)
    const key = hash.toString('base64')
    this.#heedConnection()
    const known = this.#known.find(key)
    if (known && !this.#ended.has(known.session_id)) return known
    if ((this.#unknown.get(key) ?? 0) > this.#clock.now()) return null
    return await this.#ask(key, () => find(hash, credentials.token))
  }

  forget(sessionIds: readonly string[]): void {
    for (const id of sessionIds) this.#ended.set(id, true)
  }

  forgetUser(userId: string): void {
    this.#changes++
    this.#asking.clear()
    this.#known.forgetUser(userId)
  }

  async start(): Promise<void> {
    this.#subscription ??= await this.#bus?.subscribe('chat.notifications.*', ({ event }) => {
      if (!isKnownEvent(event)) return
      if (event.type === 'session/revoked') this.forget(event.payload.session_ids)
      if (event.type === 'user/updated') this.forgetUser(event.payload.user.id)
    })
  }

  settle(): Promise<void> {
    return this.#flush()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#subscription?.unsubscribe()
    this.#known.stop()
    await this.#flush()
  }

  /** A browser has a session; an API token in a cookie would make every page of another site act as the bot. */
  #finderOf({ token, source }: Credentials): Find | undefined {
    if (looksLikeToken(token)) return (hash) => findBySession(this.#db, hash)
    if (source === 'cookie') return undefined
    if (looksLikeApiToken(token)) return (hash) => findByApiToken(this.#db, hash)
    return this.#issuer !== undefined && looksLikeJwt(token) ? (_, jwt) => this.#findByJwt(jwt) : undefined
  }

  /** Signed by this server, and its session or API token still there. */
  async #findByJwt(token: string): Promise<FoundCaller | undefined> {
    const { keyOf } = this.#publicKeys
    const claims = await verifyJwt(token, { keyOf, issuer: this.#issuer ?? '', now: this.#clock.now() })
    const caller = claims && (await findById(this.#db, claims.sid, claims.sub))
    if (!caller) return undefined
    const expiresAt = Math.min(caller.expiresAt, claims.exp * 1000)
    return { ...caller, expiresAt, principal: Object.freeze({ ...caller.principal, access_until: expiresAt }) }
  }

  async #flush(): Promise<void> {
    await Promise.all([this.#sessionUse.flush(), this.#apiTokenUse.flush()])
  }

  /** What ended while the broker was away was told to nobody: nothing learned before that is believed any longer. */
  #heedConnection(): void {
    const connection = this.#bus?.connection
    if (connection === this.#connection) return
    this.#connection = connection
    this.#changes++
    this.#asking.clear()
    this.#known.forgetAll()
  }

  /** Many requests of one session at once ask the database once. */
  #ask(key: string, find: () => Promise<FoundCaller | undefined>): Promise<Principal | null> {
    const asking = this.#asking.get(key)
    if (asking) return asking
    const answer = this.#load(key, find).finally(() => {
      if (this.#asking.get(key) === answer) this.#asking.delete(key)
    })
    this.#asking.set(key, answer)
    return answer
  }

  async #load(key: string, find: () => Promise<FoundCaller | undefined>): Promise<Principal | null> {
    const changes = this.#changes
    const caller = await find()
    const now = this.#clock.now()
    if (!caller || !this.#isValid(caller, now)) {
      this.#unknown.set(key, now + UNKNOWN_FOR_MS)
      return null
    }
    const { principal, expiresAt, lastUsedAt } = caller
    const use = principal.scopes === null ? this.#sessionUse : this.#apiTokenUse
    use.note(principal.session_id, lastUsedAt)
    const isHeard = this.#bus === undefined || this.#bus.connection !== undefined
    const until = isHeard && changes === this.#changes ? Math.min(now + KNOWN_FOR_MS, expiresAt) : 0
    this.#known.add(key, principal, until)
    return principal
  }

  #isValid({ principal, expiresAt }: FoundCaller, now: number): boolean {
    return expiresAt > now && !this.#ended.has(principal.session_id)
  }
}
