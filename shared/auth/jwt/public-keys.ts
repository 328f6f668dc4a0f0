import { importJWK, type CryptoKey } from 'jose'
import type { Database } from '../../db/mod.ts'
import { Lru, type Clock } from '../../std/mod.ts'
import { JWT_ALGORITHM } from './claims.ts'

/** How long a `kid` that nobody has is believed to be nobody's: a flood of them asks the database seldom. */
const UNKNOWN_FOR_MS = 5_000
const REMEMBERED = 100

interface KnownKey {
  readonly key: CryptoKey | undefined
  /** ms since the epoch. */
  readonly until: number
}

export interface PublicKeysOptions {
  readonly db: Database
  readonly clock: Clock
}

/** The public keys of this server's tokens, from the database; each is read once. */
export class PublicKeys {
  readonly #db: Database
  readonly #clock: Clock
  readonly #known = new Lru<string, KnownKey>(REMEMBERED)

  constructor({ db, clock }: PublicKeysOptions) {
    this.#db = db
    this.#clock = clock
  }

  /** The key with this `kid`; undefined when there is none, or its time is over. */
  readonly keyOf = async (kid: string): Promise<CryptoKey | undefined> => {
    const known = this.#known.get(kid)
    if (known && known.until > this.#clock.now()) return known.key
    const found = await this.#load(kid)
    this.#known.set(kid, found)
    return found.key
  }

  async #load(kid: string): Promise<KnownKey> {
    const now = this.#clock.now()
    const row = await this.#db.kysely
      .selectFrom('signing_keys')
      .select(['public_key', 'verifies_until'])
      .where('kid', '=', kid.slice(0, 100))
      .where('verifies_until', '>', new Date(now))
      .executeTakeFirst()
    if (!row) return { key: undefined, until: now + UNKNOWN_FOR_MS }
    const key = await importJWK({ ...row.public_key, kty: 'OKP' }, JWT_ALGORITHM)
    if (key instanceof Uint8Array) throw new Error('A signing key is not a public key')
    return { key, until: row.verifies_until.getTime() }
  }
}
