import { validate } from '@ajet/shared/http'
import { authEndpoints } from '@ajet/shared/schema'
import type { FormRoute } from '../forms/form-route.ts'
import { formBody } from '../forms/parse-form.ts'
import { disableTotp } from './disable-totp.ts'
import { loginTotp } from './login-totp.ts'
import { findStepToken } from './step-cookie.ts'

/** The second step of signing in, and its end, for plain HTML forms. */
export const twoStepForms: Readonly<Record<string, FormRoute>> = {
  '/auth/login/totp': {
    page: () => '/auth/login/code',
    run: ({ gateway, request, form, visitor }) => {
      const { code } = validate(authEndpoints.loginTotp.body, formBody(form))
      return loginTotp(gateway, { code, challenge: findStepToken(request, gateway.secure) }, visitor)
    },
  },
  '/auth/totp/disable': {
    page: () => '/settings/security',
    run: async ({ gateway, form, visitor, principal }) => {
      const { current_password } = validate(authEndpoints.disableTotp.body, formBody(form))
      await disableTotp(gateway, await principal(), current_password, visitor.address)
      return { location: '/settings/security?done=two-step-off' }
    },
  },
}
