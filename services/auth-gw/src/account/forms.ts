import { validate } from '@ajet/shared/http'
import { authEndpoints } from '@ajet/shared/schema'
import type { FormRoute } from '../forms/form-route.ts'
import { formBody } from '../forms/parse-form.ts'
import { changeEmail } from './change-email.ts'
import { changePassword } from './change-password.ts'
import { confirmEmail } from './confirm-email.ts'
import { forgotPassword } from './forgot-password.ts'
import { resetPassword } from './reset-password.ts'
import { sendConfirmation } from './send-confirmation.ts'

/** A mailed token came from the address of its page, so it may go back there. */
const withToken = (page: string, token = '') => `${page}?token=${encodeURIComponent(token.slice(0, 200))}`

const SECURITY = '/settings/security'

/** The same endpoints for plain HTML forms. */
export const accountForms: Readonly<Record<string, FormRoute>> = {
  '/auth/forgot': {
    page: () => '/forgot',
    run: async ({ gateway, form, visitor }) => {
      const { email } = validate(authEndpoints.forgotPassword.body, formBody(form))
      await forgotPassword(gateway, email, visitor.address)
      return { location: '/forgot?sent=1' }
    },
  },
  '/auth/reset': {
    page: ({ token }) => withToken('/reset', token),
    run: async ({ gateway, form, visitor }) => {
      await resetPassword(gateway, validate(authEndpoints.resetPassword.body, formBody(form)), visitor.address)
      return { location: '/auth/login?done=reset' }
    },
  },
  '/auth/confirm': {
    page: ({ token }) => withToken('/auth/confirm', token),
    run: async ({ gateway, form, visitor }) => {
      const { token } = validate(authEndpoints.confirmEmail.body, formBody(form))
      await confirmEmail(gateway, token, visitor.address)
      return { location: '/auth/confirm?done=1' }
    },
  },
  '/auth/confirm/send': {
    page: () => '/auth/confirm',
    run: async ({ gateway, form, visitor }) => {
      const { email } = validate(authEndpoints.sendConfirmation.body, formBody(form))
      await sendConfirmation(gateway, email, visitor.address)
      return { location: '/auth/confirm?sent=1' }
    },
  },
  '/auth/password': {
    page: () => SECURITY,
    run: async ({ gateway, form, visitor, principal }) => {
      const input = validate(authEndpoints.changePassword.body, formBody(form))
      await changePassword(gateway, await principal(), input, visitor.address)
      return { location: `${SECURITY}?done=password` }
    },
  },
  '/auth/email': {
    page: () => SECURITY,
    run: async ({ gateway, form, visitor, principal }) => {
      const input = validate(authEndpoints.changeEmail.body, formBody(form))
      const { confirmation_sent } = await changeEmail(gateway, await principal(), input, visitor.address)
      return { location: `${SECURITY}?done=${confirmation_sent ? 'email-sent' : 'email'}` }
    },
  },
}
