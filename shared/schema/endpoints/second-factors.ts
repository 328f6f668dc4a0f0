import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { meView } from '../views.ts'
import { currentPassword } from './account.ts'

const signedIn = z.object({ token: z.string(), user: meView })
const stepUpBody = z.object({ current_password: currentPassword })
/** A code of an app, or a recovery code; spaces and hyphens do not count. */
const code = z.string().trim().min(6).max(64)
const challenge = z.string().min(1).max(200)
const recoveryCodes = z.object({
  /** Shown this once. Each opens the account once, in place of a code. */
  recovery_codes: z.array(z.string()),
})

/** Endpoints of the gateway about two-step sign-in. */
export const secondFactorEndpoints = {
  loginTotp: defineEndpoint({
    method: 'POST',
    path: '/auth/login/totp',
    tag: 'auth',
    summary: 'The second step of signing in: a code of the app, or a recovery code',
    auth: 'none',
    access: 'Whoever holds the challenge of a login with the right password; limited per challenge and per account',
    allow: 'secret-holder',
    body: z.object({
      /** From `second_factor_required`; browsers that posted a form have it in a cookie. */
      challenge: challenge.optional(),
      code,
    }),
    output: signedIn,
    errors: ['challenge_invalid', 'code_invalid', 'login_method_off', 'rate_limited'],
  }),
  startTotp: defineEndpoint({
    method: 'POST',
    path: '/auth/totp/start',
    tag: 'auth',
    summary: 'Begin to set up two-step sign-in; nothing changes before it is confirmed',
    access: 'Any signed-in user with the current password, or within 15 minutes of signing in',
    allow: 'signed-in',
    body: stepUpBody,
    output: z.object({
      /** Base32, for typing. */
      secret: z.string(),
      /** `otpauth://totp/…`, what the QR code says. */
      uri: z.string(),
      /** The QR code as an SVG image. */
      qr_svg: z.string(),
    }),
    errors: ['invalid_credentials', 'step_up_required', 'conflict', 'rate_limited'],
  }),
  confirmTotp: defineEndpoint({
    method: 'POST',
    path: '/auth/totp/confirm',
    tag: 'auth',
    summary: 'Switch two-step sign-in on by a code of the app',
    access: 'Any signed-in user who has begun to set it up',
    allow: 'device-holder',
    body: z.object({ code }),
    output: recoveryCodes,
    errors: ['code_invalid', 'conflict', 'rate_limited'],
  }),
  disableTotp: defineEndpoint({
    method: 'POST',
    path: '/auth/totp/disable',
    tag: 'auth',
    summary: 'Switch two-step sign-in off; the recovery codes end',
    access: 'Any signed-in user with the current password, or within 15 minutes of signing in',
    allow: 'signed-in',
    body: stepUpBody,
    errors: ['invalid_credentials', 'step_up_required', 'rate_limited'],
  }),
  renewRecoveryCodes: defineEndpoint({
    method: 'POST',
    path: '/auth/recovery-codes',
    tag: 'auth',
    summary: 'Replace my recovery codes',
    access: 'Any signed-in user with two-step sign-in and the current password, or within 15 minutes of signing in',
    allow: 'device-holder',
    body: stepUpBody,
    output: recoveryCodes,
    errors: ['invalid_credentials', 'step_up_required', 'conflict', 'rate_limited'],
  }),
}
