import { validate } from '@ajet/shared/http'
import { authEndpoints } from '@ajet/shared/schema'
import type { FormRoute } from '../forms/form-route.ts'
import { formBody } from '../forms/parse-form.ts'
import { revokeSession } from './revoke-session.ts'

const PAGE = '/settings/sessions'

/** Ends a session from the list of them, without a script. */
export const sessionForms: Readonly<Record<string, FormRoute>> = {
  '/auth/sessions/revoke': {
    page: () => PAGE,
    run: async ({ gateway, form, visitor, principal }) => {
      const { session_id } = validate(authEndpoints.revokeSession.params, formBody(form))
      await revokeSession(gateway, await principal(), session_id, visitor.address)
      return { location: `${PAGE}?done=revoked` }
    },
  },
}
