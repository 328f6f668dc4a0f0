import { validate } from '@ajet/shared/http'
import { authEndpoints } from '@ajet/shared/schema'
import type { FormRoute } from '../forms/form-route.ts'
import { formBody, type Form } from '../forms/parse-form.ts'
import { deletePasskey, renamePasskey } from './manage-passkeys.ts'

const PAGE = '/settings/security'
const idIn = ({ passkey_id }: Form) => validate(authEndpoints.deletePasskey.params, { passkey_id }).passkey_id

/** The list of one's passkeys, without a script; making one needs it. */
export const passkeyForms: Readonly<Record<string, FormRoute>> = {
  '/auth/passkeys/rename': {
    page: () => PAGE,
    run: async ({ gateway, form, principal }) => {
      const { name } = validate(authEndpoints.renamePasskey.body, formBody(form))
      await renamePasskey(gateway, await principal(), idIn(form), name)
      return { location: `${PAGE}?done=renamed` }
    },
  },
  '/auth/passkeys/remove': {
    page: () => PAGE,
    run: async ({ gateway, form, visitor, principal }) => {
      await deletePasskey(gateway, await principal(), idIn(form), visitor.address)
      return { location: `${PAGE}?done=passkey-removed` }
    },
  },
}
