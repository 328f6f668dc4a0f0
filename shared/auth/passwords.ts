import { ApiError } from '../http/mod.ts'

/** argon2id with these costs over 100 ms for each guess (RFC 9106). */
const MEMORY_KIB = 65_536
const PASSES = 2

/** Of a random password nobody knows: what an unknown login is checked against, so that it takes as long as a known one. */
export const HASH_OF_NOBODY =
  '$argon2id$v=19$m=65536,t=2,p=1$/bnUUT+I2+PZhSk/cYOF9TumSO4o+CIlta6q26PK83U$xfT1tcMpMyz4qZ54mrrbnHWDGOe2F0WHSjaOOuo76Bc'

export interface PasswordOptions {
  /** Computations at the same time, each with 64 MiB. */
  readonly concurrency?: number
  /** KiB each guess costs; less only in tests. */
  readonly memoryKib?: number
  /** Callers that may wait for their turn; more are refused. */
  readonly maxWaiting?: number
}

export interface Passwords {
  /** A hash in PHC format. @throws ApiError `rate_limited` when too many wait */
  hash(password: string): Promise<string>
  /** Whether the password is the hash's. Without a hash it takes as long and is false. @throws ApiError `rate_limited` when too many wait */
  verify(password: string, hash: string | null | undefined): Promise<boolean>
}

/** Hashes and checks passwords off the main thread, a bounded number at a time. */
export function createPasswords(options: PasswordOptions = {}): Passwords {
  const { concurrency = 2, maxWaiting = 32, memoryKib = MEMORY_KIB } = options
  const turns = new Turns(concurrency, maxWaiting)
  const argon2 = { algorithm: 'argon2id', memoryCost: memoryKib, timeCost: PASSES } as const
  return {
    hash: (password) => turns.run(() => Bun.password.hash(normalize(password), argon2)),
    verify: async (password, hash) => {
      const isRight = await turns.run(() => Bun.password.verify(normalize(password), hash ?? HASH_OF_NOBODY))
      return isRight && typeof hash === 'string'
    },
  }
}

/** The same password typed on another keyboard is the same password (RFC 8265 §4.2). */
function normalize(password: string): string {
  return password.normalize('NFC')
}

class Turns {
  readonly #maxWaiting: number
  readonly #waiting: (() => void)[] = []
  #free: number

  constructor(concurrency: number, maxWaiting: number) {
    this.#free = concurrency
    this.#maxWaiting = maxWaiting
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter()
    try {
      return await work()
    } finally {
      this.#leave()
    }
  }

  async #enter(): Promise<void> {
    if (this.#free > 0) {
      this.#free--
      return
    }
    if (this.#waiting.length >= this.#maxWaiting) throw new ApiError('rate_limited', { retry_after: 5 })
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #leave(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free++
  }
}
