import { validate } from '@ajet/shared/http'
import { authEndpoints } from '@ajet/shared/schema'
import type { FormRoute } from '../forms/form-route.ts'
import { formBody } from '../forms/parse-form.ts'
import { decideDeviceLink } from './decide-device-link.ts'

/** The buttons of the page on which a person decides about a program. */
export const deviceForms: Readonly<Record<string, FormRoute>> = {
  '/auth/device/decision': {
    page: ({ user_code = '' }) => `/device?code=${encodeURIComponent(user_code.slice(0, 40))}`,
    run: async ({ gateway, form, visitor, principal }) => {
      const body = validate(authEndpoints.decideDeviceLink.body, formBody(form))
      await decideDeviceLink(gateway, await principal(), body, visitor.address)
      return { location: `/device?done=${body.decision === 'approve' ? 'approved' : 'denied'}` }
    },
  },
}
