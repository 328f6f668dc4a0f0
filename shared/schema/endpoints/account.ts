import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { email, password } from '../fields.ts'
import { limits } from '../limits.ts'

const linkToken = z.string().min(1).max(200)
/** What a person types to show that it is them; left out where the account has no password. */
export const currentPassword = z.string().min(1).max(limits.password.max).optional()

/** Endpoints of the gateway about one's own password and e-mail address (GC-3, GC-22, GC-23). */
export const accountEndpoints = {
  forgotPassword: defineEndpoint({
    method: 'POST',
    path: '/auth/forgot',
    tag: 'auth',
    summary: 'Ask for a mail with a link that sets a new password',
    auth: 'none',
    access: 'Anybody; the answer is the same whether the address is known or not; limited per caller and per address',
    allow: 'anyone',
    body: z.object({ email }),
    errors: ['login_method_off', 'rate_limited'],
  }),
  resetPassword: defineEndpoint({
    method: 'POST',
    path: '/auth/reset',
    tag: 'auth',
    summary: 'Set a new password by the link of a mail; ends every session',
    auth: 'none',
    access: 'Whoever holds the token of the mail, once, within an hour',
    allow: 'secret-holder',
    body: z.object({ token: linkToken, password }),
    errors: ['link_invalid', 'login_method_off', 'rate_limited'],
  }),
  confirmEmail: defineEndpoint({
    method: 'POST',
    path: '/auth/confirm',
    tag: 'auth',
    summary: 'Confirm an e-mail address by the link of a mail',
    auth: 'none',
    access: 'Whoever holds the token of the mail, once',
    allow: 'secret-holder',
    body: z.object({ token: linkToken }),
    errors: ['link_invalid', 'name_taken', 'rate_limited'],
  }),
  sendConfirmation: defineEndpoint({
    method: 'POST',
    path: '/auth/confirm/send',
    tag: 'auth',
    summary: 'Ask for the confirmation mail once more',
    auth: 'none',
    access:
      'Anybody; the answer is the same whether the address waits for it or not; limited per caller and per address',
    allow: 'anyone',
    body: z.object({ email }),
    errors: ['rate_limited'],
  }),
  changePassword: defineEndpoint({
    method: 'POST',
    path: '/auth/password',
    tag: 'auth',
    summary: 'Change my password; ends my other sessions',
    access: 'Any signed-in user with the current password; without one, within 15 minutes of signing in',
    allow: 'signed-in',
    body: z.object({ current_password: currentPassword, password }),
    errors: ['invalid_credentials', 'step_up_required', 'rate_limited'],
  }),
  changeEmail: defineEndpoint({
    method: 'PATCH',
    aliases: ['POST'],
    path: '/auth/email',
    tag: 'auth',
    summary: 'Change my e-mail address; the new one is asked by mail first, where the server sends mail',
    access: 'Any signed-in user with the current password; without one, within 15 minutes of signing in',
    allow: 'signed-in',
    body: z.object({ email, current_password: currentPassword }),
    output: z.object({
      /** True: nothing changes until the link in the mail to the new address is followed. */
      confirmation_sent: z.boolean(),
    }),
    errors: ['invalid_credentials', 'step_up_required', 'name_taken', 'rate_limited'],
  }),
}
