import { createHash } from 'node:crypto'
import type { Database } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Logger } from '@ajet/shared/logging'
import { newId, type Clock } from '@ajet/shared/std'
import { findRequest, giveBack, markDone, pruneKeys, saveAnswer, takeKey, type RequestKey } from './key-rows.ts'
import { openAnswer, sealAnswer } from './sealed-answer.ts'

/** A larger answer is not kept. */
const MAX_ANSWER = 256 * 1024
/** One request in so many looks whether its user has too many keys. */
const PRUNE_EVERY = 64
const RETRY_AFTER_S = 1

export interface KeyedRequest {
  readonly userId: string
  /** As the client sent it. */
  readonly key: string
  /** Method, path, query and body. */
  readonly fingerprint: string
}

export interface OnceAnswer {
  readonly output: unknown
  /** True: the first request's answer, told again. */
  readonly replayed: boolean
}

export interface OnceOnlyOptions {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * Carries out a request with an Idempotency-Key once, however often and wherever it is sent within a day, and answers
 * the others with the first answer. That it was carried out is written by the transaction that does it: after a kill in
 * between, a repeated request does nothing, though the answer may be gone.
 */
export class OnceOnly {
  readonly #options: OnceOnlyOptions
  /** Requests at work in this process, by key: the same one once more waits for it. */
  readonly #working = new Map<string, Promise<unknown>>()
  #count = 0

  constructor(options: OnceOnlyOptions) {
    this.#options = options
  }

  /** `work` is given the database whose transactions mark the request carried out. @throws ApiError, also of `work` */
  async run(request: KeyedRequest, work: (db: Database) => Promise<unknown>): Promise<OnceAnswer> {
    const secret = `${request.userId}\n${request.key}`
    const key = {
      user_id: request.userId,
      key_hash: hash(`key\n${secret}`),
      // With the secret in it: a password in the request cannot be guessed from it.
      request_hash: hash(`request\n${secret}\n${request.fingerprint}`),
    }
    const name = Buffer.from(key.key_hash).toString('base64')
    for (let other = this.#working.get(name); other; other = this.#working.get(name)) await other
    const working = this.#answer(key, secret, work)
    // Whoever waits looks for itself how it went.
    const over = working.then(ignore, ignore)
    this.#working.set(name, over)
    try {
      return await working
    } finally {
      this.#working.delete(name)
    }
  }

  async #answer(key: RequestKey, secret: string, work: (db: Database) => Promise<unknown>): Promise<OnceAnswer> {
    const { db, clock } = this.#options
    const attempt = newId()
    if (!(await takeKey(db, key, attempt, clock.now()))) return await this.#replay(key, secret)
    this.#count += 1
    if (this.#count % PRUNE_EVERY === 0) await pruneKeys(db, key.user_id)
    try {
      const output = await work(marking(db, key.key_hash, attempt))
      await this.#keep(key.key_hash, attempt, sealed(output, secret))
      return { output, replayed: false }
    } catch (error) {
      await this.#release(key.key_hash, attempt)
      throw error
    }
  }

  /** @throws ApiError `idempotency_key_reused`, `request_in_progress`, `answer_lost` */
  async #replay(key: RequestKey, secret: string): Promise<OnceAnswer> {
    const known = await findRequest(this.#options.db, key)
    if (!known) throw new ApiError('request_in_progress', { retry_after: RETRY_AFTER_S })
    if (!known.is_same) throw new ApiError('idempotency_key_reused')
    if (!known.done) throw new ApiError('request_in_progress', { retry_after: RETRY_AFTER_S })
    if (known.answer === null) throw new ApiError('answer_lost')
    const { output } = JSON.parse(openAnswer(known.answer, secret)) as { readonly output?: unknown }
    return { output, replayed: true }
  }

  /** The request is carried out and its caller is told, also when the answer cannot be kept. */
  async #keep(keyHash: Uint8Array, attempt: string, answer: Uint8Array | null): Promise<void> {
    try {
      await saveAnswer(this.#options.db, keyHash, attempt, answer)
    } catch (err) {
      this.#options.logger.warn({ err }, 'The answer to a request with an Idempotency-Key could not be kept')
    }
  }

  async #release(keyHash: Uint8Array, attempt: string): Promise<void> {
    try {
      await giveBack(this.#options.db, keyHash, attempt)
    } catch (err) {
      this.#options.logger.warn({ err }, 'An Idempotency-Key could not be given back; it is free in a minute')
    }
  }
}

/** The database, with transactions that do what they do only as long as the key is this attempt's. */
function marking(db: Database, keyHash: Uint8Array, attempt: string): Database {
  return {
    ...db,
    transaction: (work) =>
      db.transaction(async (trx) => {
        const result = await work(trx)
        if (await markDone(trx, keyHash, attempt)) return result
        throw new ApiError('request_in_progress', { retry_after: RETRY_AFTER_S })
      }),
  }
}

function sealed(output: unknown, secret: string): Uint8Array | null {
  const text = JSON.stringify({ output })
  return text.length > MAX_ANSWER ? null : sealAnswer(text, secret)
}

function hash(text: string): Uint8Array {
  return createHash('sha256').update(text).digest()
}

function ignore(): void {
  return undefined
}
