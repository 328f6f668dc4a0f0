import { createPasswords, deleteExpiredSessions } from '@ajet/shared/auth'
import type { Service } from '@ajet/shared/http'
import { Aside } from './account/aside.ts'
import { deleteExpiredLinks } from './account/mail-links.ts'
import { AuthGw } from './auth-gw.ts'
import type { AuthGwDeps, GatewayContext } from './deps.ts'
import { createAttemptLimits } from './guard/attempt-limits.ts'
import { databaseReasons } from './readiness.ts'
import { ensureSetupToken } from './setup/setup.ts'

const HOUR_MS = 60 * 60 * 1000

export interface AuthGwService extends Service {
  /** The link that opens the setup, while nobody has an account. */
  ensureSetupToken(): Promise<{ readonly url: string } | null>
}

/** The gateway: all traffic from outside enters here (AJ-4). */
export function createAuthGw(deps: AuthGwDeps): AuthGwService {
  const { config, clock, db, logger } = deps
  const gateway: GatewayContext = {
    config,
    clock,
    db,
    logger,
    relay: deps.relay,
    authenticator: deps.authenticator,
    passwords: deps.passwords ?? createPasswords(),
    attempts: createAttemptLimits(config.limits),
    postbox: deps.postbox,
    aside: new Aside(logger),
    secure: config.base_url.startsWith('https:'),
  }
  const cleaner = new SessionCleaner(gateway)
  const entry = new AuthGw(gateway, deps)
  return {
    name: 'auth-gw',
    fetch: entry.fetch,
    start: async () => cleaner.start(),
    settle: async () => {
      await gateway.aside.settle()
      await cleaner.settle()
    },
    unready: () => databaseReasons(db),
    ensureSetupToken: () => ensureSetupToken(gateway),
    [Symbol.asyncDispose]: async () => {
      await cleaner.stop()
      await gateway.aside.settle()
    },
  }
}

/** Deletes sessions and links of mails whose time is over, once an hour. */
class SessionCleaner {
  readonly #gateway: GatewayContext
  #cancel: (() => void) | undefined
  #running: Promise<void> = Promise.resolve()

  constructor(gateway: GatewayContext) {
    this.#gateway = gateway
  }

  start(): void {
    this.#cancel = this.#gateway.clock.after(HOUR_MS, () => {
      this.#running = this.#clean()
      this.start()
    })
  }

  settle(): Promise<void> {
    return this.#running
  }

  async stop(): Promise<void> {
    this.#cancel?.()
    await this.#running
  }

  async #clean(): Promise<void> {
    const { db, clock, logger } = this.#gateway
    try {
      const count = await deleteExpiredSessions(db.kysely, clock)
      await deleteExpiredLinks(db.kysely, clock)
      if (count > 0) logger.info({ count }, 'Sessions whose time is over were deleted')
    } catch (err) {
      logger.warn({ err }, 'Sessions and links whose time is over could not be deleted')
    }
  }
}
