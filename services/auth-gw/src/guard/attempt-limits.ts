import { ApiError } from '@ajet/shared/http'
import { recipientKey } from '@ajet/shared/mailer'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { AuthGwConfig } from '../deps.ts'
import { addressKey } from './address-key.ts'

const QUARTER_HOUR = 15 * 60
const HOUR = 60 * 60
/** Of one kind in an hour: fewer than mail.per_recipient_per_hour, so that a flood leaves room for what matters. */
const MAILS_PER_RECIPIENT = 3
/** A login may be tried from other addresses too, so that nobody can lock its owner out from one; but not without end. */
const ADDRESSES_PER_LOGIN = 10

/** How often passwords, setup tokens and invites may be guessed (ABU-18). */
export interface AttemptLimits {
  /** Counts a try of a login from an address. @throws ApiError `rate_limited` */
  tryLogin(login: string, address: string): Promise<void>
  /** The try was right: it does not count. */
  loginWasRight(login: string, address: string): Promise<void>
  /** Counts a guess of a setup token or an invite. @throws ApiError `rate_limited` */
  tryGuess(address: string): Promise<void>
  guessWasRight(address: string): Promise<void>
  /** Counts a new account. @throws ApiError `rate_limited` */
  tryRegistration(address: string): Promise<void>
  /** Counts somebody asking for a mail. @throws ApiError `rate_limited` */
  tryMail(address: string): Promise<void>
  /** Whether a mailbox may get one more mail of this kind; who asks is not told. */
  mayMail(kind: string, email: string): Promise<boolean>
}

export function createAttemptLimits(limits: AuthGwConfig['limits']): AttemptLimits {
  const {
    login_failures: perLogin,
    login_failures_per_address: perAddress,
    registrations_per_address,
    mails_per_address,
  } = limits
  const addresses = new RateLimiterMemory({ keyPrefix: 'address', points: perAddress, duration: QUARTER_HOUR })
  const pairs = new RateLimiterMemory({ keyPrefix: 'pair', points: perLogin, duration: QUARTER_HOUR })
  const logins = new RateLimiterMemory({
    keyPrefix: 'login',
    points: perLogin * ADDRESSES_PER_LOGIN,
    duration: QUARTER_HOUR,
  })
  const registrations = new RateLimiterMemory({
    keyPrefix: 'register',
    points: registrations_per_address,
    duration: HOUR,
  })
  const mails = new RateLimiterMemory({ keyPrefix: 'mail', points: mails_per_address, duration: HOUR })
  const recipients = new RateLimiterMemory({ keyPrefix: 'to', points: MAILS_PER_RECIPIENT, duration: HOUR })
  return {
    tryLogin: async (login, address) => {
      await consume(addresses, addressKey(address))
      await consume(pairs, pairKey(login, address))
      await consume(logins, loginKey(login))
    },
    loginWasRight: async (login, address) => {
      await addresses.reward(addressKey(address))
      await pairs.delete(pairKey(login, address))
      await logins.reward(loginKey(login))
    },
    tryGuess: (address) => consume(addresses, addressKey(address)),
    guessWasRight: async (address) => void (await addresses.reward(addressKey(address))),
    tryRegistration: (address) => consume(registrations, addressKey(address)),
    tryMail: (address) => consume(mails, addressKey(address)),
    mayMail: async (kind, email) => {
      const used = await recipients.get(`${kind} ${recipientKey(email)}`)
      if (used && used.remainingPoints <= 0) return false
      await recipients.penalty(`${kind} ${recipientKey(email)}`)
      return true
    },
  }
}

function loginKey(login: string): string {
  return login.trim().toLowerCase()
}

function pairKey(login: string, address: string): string {
  return `${addressKey(address)} ${loginKey(login)}`
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (reason) {
    if (!(reason instanceof RateLimiterRes)) throw reason
    throw new ApiError('rate_limited', { retry_after: Math.ceil(reason.msBeforeNext / 1000) })
  }
}
