import { wrongUserCodes, type AttemptCounts, type Counted } from '@ajet/shared/auth'
import { addressKey, ApiError } from '@ajet/shared/http'
import { recipientKey } from '@ajet/shared/mailer'
import type { AuthGwConfig } from '../deps.ts'

const QUARTER_HOUR_MS = 15 * 60_000
const HOUR_MS = 60 * 60_000
/** Of one kind in an hour: fewer than mail.per_recipient_per_hour, so that a flood leaves room for what matters. */
const MAILS_PER_RECIPIENT = 3
/** Sign-ins at providers begun from one address in a quarter of an hour: each leaves a row behind for a while. */
const SIGN_INS_PER_ADDRESS = 500
/** A login may be tried from other addresses too, so that nobody can lock its owner out from one; but not without end. */
const ADDRESSES_PER_LOGIN = 10
/** Of a million codes three are right at any time; whoever tries them knows the password already. */
const CODES_PER_ACCOUNT = 10
/** One address may hold an office. */
const PASSKEYS_PER_ADDRESS = 500

/** Programs that ask to be signed in from one address in a quarter of an hour: each leaves a row behind for a while. */
const DEVICE_LINKS_PER_ADDRESS = 60

/** How often passwords, setup tokens and invites may be guessed (ABU-18). */
export interface AttemptLimits {
  /** Counts a try of a login from an address. @throws ApiError `rate_limited` */
  tryLogin(login: string, address: string): Promise<void>
  /** The try was right: it does not count. */
  loginWasRight(login: string, address: string): Promise<void>
  /** Counts a guess of a setup token or an invite. @throws ApiError `rate_limited` */
  tryGuess(address: string): Promise<void>
  guessWasRight(address: string): Promise<void>
  /** Counts a sign-in that begins at a provider. @throws ApiError `rate_limited` */
  trySignIn(address: string): Promise<void>
  /** Counts a program that asks to be signed in. @throws ApiError `rate_limited` */
  tryDeviceLink(address: string): Promise<void>
  /** Counts a guess of a program's code. @throws ApiError `rate_limited` */
  tryUserCode(userId: string, address: string): Promise<void>
  userCodeWasRight(userId: string, address: string): Promise<void>
  /** Counts a new account. @throws ApiError `rate_limited` */
  tryRegistration(address: string): Promise<void>
  /** Counts somebody asking for a mail. @throws ApiError `rate_limited` */
  tryMail(address: string): Promise<void>
  /** Whether a mailbox may get one more mail of this kind; who asks is not told. */
  mayMail(kind: string, email: string): Promise<boolean>
  /** Counts a try of a second factor, from wherever. @throws ApiError `rate_limited` */
  tryCode(userId: string): Promise<void>
  codeWasRight(userId: string): Promise<void>
  /** Counts somebody asking to sign in with a passkey: each leaves a row behind. @throws ApiError `rate_limited` */
  tryPasskey(address: string): Promise<void>
}

export function createAttemptLimits(limits: AuthGwConfig['limits'], counts: AttemptCounts): AttemptLimits {
  const keys = keysOf(limits)
  return {
    tryLogin: (login, address) => counts.take([keys.guess(address), keys.pair(login, address), keys.anywhere(login)]),
    loginWasRight: async (login, address) => {
      await counts.giveBack([keys.guess(address).key, keys.anywhere(login).key])
      await counts.forget(keys.pair(login, address).key)
    },
    tryGuess: (address) => counts.take([keys.guess(address)]),
    guessWasRight: (address) => counts.giveBack([keys.guess(address).key]),
    trySignIn: (address) => counts.take([keys.signIn(address)]),
    tryDeviceLink: (address) => counts.take([keys.device(address)]),
    tryUserCode: (userId, address) => counts.take([keys.guess(address), keys.userCode(userId)]),
    userCodeWasRight: (userId, address) => counts.giveBack([keys.guess(address).key, keys.userCode(userId).key]),
    tryRegistration: (address) => counts.take([keys.registration(address)]),
    tryMail: (address) => counts.take([keys.mail(address)]),
    mayMail: (kind, email) => counts.take([keys.recipient(kind, email)]).then(() => true, falseWhenLimited),
    tryCode: (userId) => counts.take([keys.code(userId)]),
    codeWasRight: (userId) => counts.forget(keys.code(userId).key),
    tryPasskey: (address) => counts.take([keys.passkey(address)]),
  }
}

function keysOf(limits: AuthGwConfig['limits']) {
  const { login_failures, login_failures_per_address, registrations_per_address, mails_per_address } = limits
  const quarter = (key: string, most: number): Counted => ({ key, most, windowMs: QUARTER_HOUR_MS })
  const hour = (key: string, most: number): Counted => ({ key, most, windowMs: HOUR_MS })
  return {
    guess: (address: string) => quarter(`address ${addressKey(address)}`, login_failures_per_address),
    pair: (login: string, address: string) => quarter(`pair ${addressKey(address)} ${loginKey(login)}`, login_failures),
    anywhere: (login: string) => quarter(`login ${loginKey(login)}`, login_failures * ADDRESSES_PER_LOGIN),
    signIn: (address: string) => quarter(`sign-in ${addressKey(address)}`, SIGN_INS_PER_ADDRESS),
    device: (address: string) => quarter(`device ${addressKey(address)}`, DEVICE_LINKS_PER_ADDRESS),
    userCode: wrongUserCodes,
    registration: (address: string) => hour(`register ${addressKey(address)}`, registrations_per_address),
    code: (userId: string) => quarter(`code ${userId}`, CODES_PER_ACCOUNT),
    passkey: (address: string) => quarter(`passkey ${addressKey(address)}`, PASSKEYS_PER_ADDRESS),
    mail: (address: string) => hour(`mail ${addressKey(address)}`, mails_per_address),
    recipient: (kind: string, email: string) => hour(`to ${kind} ${recipientKey(email)}`, MAILS_PER_RECIPIENT),
  }
}

function falseWhenLimited(error: unknown): false {
  if (error instanceof ApiError && error.code === 'rate_limited') return false
  throw error
}

function loginKey(login: string): string {
  return login.trim().toLowerCase()
}
