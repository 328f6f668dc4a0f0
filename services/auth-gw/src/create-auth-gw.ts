import { AttemptCounts, createPasswords, createSealedBox, loginSettings, SigningKeys, stepUp } from '@ajet/shared/auth'
import type { Service } from '@ajet/shared/http'
import { Aside } from './account/aside.ts'
import { AuthGw } from './auth-gw.ts'
import type { AuthGwDeps, GatewayContext } from './deps.ts'
import { createAttemptLimits } from './guard/attempt-limits.ts'
import { LimitExchange } from './guard/limit-exchange.ts'
import { RequestLimits } from './guard/request-limits.ts'
import { warnWhenShutOut } from './login/warn-when-shut-out.ts'
import { createProviders } from './providers/open-provider-house.ts'
import { databaseReasons } from './readiness.ts'
import { ensureSetupToken } from './setup/setup.ts'

export interface AuthGwService extends Service {
  /** The link that opens the setup, while nobody has an account. */
  ensureSetupToken(): Promise<{ readonly url: string } | null>
}

/** The gateway: all traffic from outside enters here (AJ-4). */
export function createAuthGw(deps: AuthGwDeps): AuthGwService {
  const { config, clock, db, logger } = deps
  const counts = new AttemptCounts(db, clock)
  const limits = new RequestLimits(config.limits, clock)
  const passwords = deps.passwords ?? createPasswords()
  const gateway: GatewayContext = {
    config,
    clock,
    db,
    logger,
    relay: deps.relay,
    authenticator: deps.authenticator,
    signingKeys: new SigningKeys({ db, clock, logger, encryptionKey: deps.encryptionKey }),
    passwords,
    stepUp: (step) => stepUp({ db, clock, passwords, attempts: counts }, step),
    attempts: createAttemptLimits(config.limits, counts),
    postbox: deps.postbox,
    aside: new Aside(logger),
    login: loginSettings(config),
    providers: createProviders(config, deps.encryptionKey, clock),
    box: createSealedBox(deps.encryptionKey, 'second factors'),
    secure: config.base_url.startsWith('https:'),
  }
  const entry = new AuthGw(gateway, deps, limits)
  const exchange = new LimitExchange({ db, clock, logger, limiters: limits.limiters })
  return {
    name: 'auth-gw',
    fetch: entry.fetch,
    start: async () => {
      exchange.start()
      await warnWhenShutOut(gateway)
    },
    settle: async () => {
      await gateway.aside.settle()
      await exchange.settle()
    },
    unready: () => databaseReasons(db),
    ensureSetupToken: () => ensureSetupToken(gateway),
    [Symbol.asyncDispose]: async () => {
      await exchange.stop()
      await gateway.aside.settle()
    },
  }
}
