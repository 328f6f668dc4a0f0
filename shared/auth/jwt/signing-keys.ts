import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose'
import { sql, type Kysely } from 'kysely'
import type { Database, Tables } from '../../db/mod.ts'
import type { Logger } from '../../logging/mod.ts'
import { newSecret, type Clock } from '../../std/mod.ts'
import { openSealed, sealText } from '../sealed-box.ts'
import { JWT_ALGORITHM, JWT_LIFETIME_S } from './claims.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** A key signs so long; then another one does. */
const SIGNS_FOR_MS = 30 * DAY_MS
/** It verifies as long as the last token it has signed, and an hour for clocks that go wrong. */
const VERIFIES_LONGER_MS = JWT_LIFETIME_S * 1000 + 60 * 60 * 1000
/** How long a key is taken without asking which is the newest. */
const REMEMBERED_MS = 60_000
/** Any number of this program's own: two gateways make one key, not two. */
const LOCK = 4_117_383

export interface SigningKey {
  readonly kid: string
  readonly key: CryptoKey
}

export interface SigningKeysOptions {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Logger
  /** The 32 bytes that seal the private parts in the database. */
  readonly encryptionKey: () => Promise<Uint8Array>
}

/** The keys that sign this server's tokens (GC-4): made when needed, changed every month. */
export class SigningKeys {
  readonly #options: SigningKeysOptions
  #current: { readonly signing: SigningKey; readonly until: number } | undefined

  constructor(options: SigningKeysOptions) {
    this.#options = options
  }

  /** The key to sign with. One that cannot be opened, as its encryption key is lost, is passed over for a new one. */
  async current(): Promise<SigningKey> {
    const { db, clock, encryptionKey } = this.#options
    if (this.#current && this.#current.until > clock.now()) return this.#current.signing
    const sealing = await encryptionKey()
    const signing = (await this.#find(db.kysely, sealing)) ?? (await db.transaction((trx) => this.#make(trx, sealing)))
    this.#current = { signing, until: clock.now() + REMEMBERED_MS }
    return signing
  }

  /** The public parts of every key that may still verify something, as JWKs (RFC 7517). */
  async published(): Promise<readonly JWK[]> {
    const { db, clock } = this.#options
    const rows = await db.kysely
      .selectFrom('signing_keys')
      .select(['kid', 'public_key'])
      .where('verifies_until', '>', new Date(clock.now()))
      .orderBy('created_at', 'desc')
      .limit(20)
      .execute()
    return rows.map(({ kid, public_key }) => ({ ...public_key, kty: 'OKP', kid, alg: JWT_ALGORITHM, use: 'sig' }))
  }

  async #find(db: Kysely<Tables>, sealing: Uint8Array): Promise<SigningKey | undefined> {
    const { clock, logger } = this.#options
    const rows = await db
      .selectFrom('signing_keys')
      .select(['kid', 'private_key_sealed'])
      .where('signs_until', '>', new Date(clock.now()))
      .orderBy('created_at', 'desc')
      .limit(5)
      .execute()
    for (const { kid, private_key_sealed } of rows) {
      const text = openSealed(sealing, aboutKey(kid), private_key_sealed)
      if (text !== undefined) return { kid, key: await importPrivate(text) }
      logger.warn({ kid }, 'A signing key was sealed with another encryption key; it signs nothing here')
    }
    return undefined
  }

  /** Under a lock, and only if nobody else has made one meanwhile. */
  async #make(trx: Kysely<Tables>, sealing: Uint8Array): Promise<SigningKey> {
    await sql`select pg_advisory_xact_lock(${LOCK}::bigint)`.execute(trx)
    const theirs = await this.#find(trx, sealing)
    if (theirs) return theirs
    const now = this.#options.clock.now()
    const pair = await generateKeyPair(JWT_ALGORITHM, { crv: 'Ed25519', extractable: true })
    const [{ kty = '', crv, x }, priv] = await Promise.all([exportJWK(pair.publicKey), exportJWK(pair.privateKey)])
    const kid = newSecret(9)
    await trx
      .insertInto('signing_keys')
      .values({
        kid,
        public_key: { kty, crv, x },
        private_key_sealed: sealText(sealing, aboutKey(kid), JSON.stringify(priv)),
        created_at: new Date(now),
        signs_until: new Date(now + SIGNS_FOR_MS),
        verifies_until: new Date(now + SIGNS_FOR_MS + VERIFIES_LONGER_MS),
      })
      .execute()
    return { kid, key: pair.privateKey }
  }
}

function aboutKey(kid: string): string {
  return `signing key ${kid}`
}

async function importPrivate(text: string): Promise<CryptoKey> {
  const key = await importJWK(JSON.parse(text) as JWK, JWT_ALGORITHM)
  if (key instanceof Uint8Array) throw new Error('A signing key is not a private key')
  return key
}
