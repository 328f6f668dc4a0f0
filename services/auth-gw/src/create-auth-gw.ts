import { createPasswords, createSealedBox, deleteExpiredSessions, loginSettings, SigningKeys } from '@ajet/shared/auth'
import type { Service } from '@ajet/shared/http'
import { Aside } from './account/aside.ts'
import { deleteExpiredLinks } from './account/mail-links.ts'
import { AuthGw } from './auth-gw.ts'
import type { AuthGwDeps, GatewayContext } from './deps.ts'
import { deleteExpiredDeviceLinks } from './device/delete-expired.ts'
import { AttemptCounts } from './guard/attempt-counts.ts'
import { createAttemptLimits } from './guard/attempt-limits.ts'
import { LimitExchange } from './guard/limit-exchange.ts'
import { RequestLimits } from './guard/request-limits.ts'
import { warnWhenShutOut } from './login/warn-when-shut-out.ts'
import { ProvidersAtWork } from './oauth/providers-at-work.ts'
import { deleteExpiredTransactions } from './oauth/transaction.ts'
import { deleteExpiredChallenges } from './two-step/challenges.ts'
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
  const counts = new AttemptCounts(db, clock)
  const limits = new RequestLimits(config.limits, clock)
  const gateway: GatewayContext = {
    config,
    clock,
    db,
    logger,
    relay: deps.relay,
    authenticator: deps.authenticator,
    signingKeys: new SigningKeys({ db, clock, logger, encryptionKey: deps.encryptionKey }),
    passwords: deps.passwords ?? createPasswords(),
    attempts: createAttemptLimits(config.limits, counts),
    postbox: deps.postbox,
    aside: new Aside(logger),
    login: loginSettings(config),
    providers: new ProvidersAtWork({ config, clock, box: createSealedBox(deps.encryptionKey, 'login providers') }),
    box: createSealedBox(deps.encryptionKey, 'second factors'),
    secure: config.base_url.startsWith('https:'),
  }
  const cleaner = new SessionCleaner(gateway, counts)
  const entry = new AuthGw(gateway, deps, limits)
  const exchange = new LimitExchange({ db, clock, logger, limiters: limits.limiters })
  return {
    name: 'auth-gw',
    fetch: entry.fetch,
    start: async () => {
      cleaner.start()
      exchange.start()
      await warnWhenShutOut(gateway)
    },
    settle: async () => {
      await gateway.aside.settle()
      await exchange.settle()
      await cleaner.settle()
    },
    unready: () => databaseReasons(db),
    ensureSetupToken: () => ensureSetupToken(gateway),
    [Symbol.asyncDispose]: async () => {
      await exchange.stop()
      await cleaner.stop()
      await gateway.aside.settle()
    },
  }
}

/** Deletes sessions, links of mails and counts of attempts whose time is over, once an hour. */
class SessionCleaner {
  readonly #gateway: GatewayContext
  readonly #counts: AttemptCounts
  #cancel: (() => void) | undefined
  #running: Promise<void> = Promise.resolve()

  constructor(gateway: GatewayContext, counts: AttemptCounts) {
    this.#gateway = gateway
    this.#counts = counts
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
    const { db, clock, logger, signingKeys } = this.#gateway
    try {
      await this.#counts.deleteOld()
      const count = await deleteExpiredSessions(db.kysely, clock)
      await deleteExpiredLinks(db.kysely, clock)
      await deleteExpiredTransactions(db.kysely, clock)
      await deleteExpiredDeviceLinks(db.kysely, clock)
      await signingKeys.deleteExpired()
      await deleteExpiredChallenges(db.kysely, clock)
      if (count > 0) logger.info({ count }, 'Sessions whose time is over were deleted')
    } catch (err) {
      logger.warn({ err }, 'Sessions and links whose time is over could not be deleted')
    }
  }
}
