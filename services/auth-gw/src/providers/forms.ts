import { validate } from '@ajet/shared/http'
import { authEndpoints } from '@ajet/shared/schema'
import type { FormRoute } from '../forms/form-route.ts'
import { formBody, type Form } from '../forms/parse-form.ts'
import { createProvider } from './create-provider.ts'
import { deleteProvider } from './delete-provider.ts'
import { testProvider } from './test-provider.ts'
import { updateProvider } from './update-provider.ts'

const PAGE = '/settings/sign-in'
const pageOf = ({ provider = '' }: Form) => `${PAGE}/${encodeURIComponent(provider.slice(0, 40))}`
const named = ({ provider }: Form) => validate(authEndpoints.deleteProvider.params, { provider }).provider
/** What is shown again when it is refused; never the secret. */
const keeps = ['name', 'kind', 'label', 'client_id', 'address', 'scopes']

/** The page on which the owner of the server sets up login providers, without a script. */
export const providerForms: Readonly<Record<string, FormRoute>> = {
  '/auth/providers': {
    page: () => PAGE,
    keeps,
    run: async ({ gateway, form, visitor, principal }) => {
      const { address, ...fields } = formBody(form)
      const input = validate(authEndpoints.createProvider.body, { ...fields, ...addressOf(form, address ?? null) })
      const { name } = await createProvider(gateway, await principal(), input, visitor.address)
      return { location: `${PAGE}/${name}?done=added` }
    },
  },
  '/auth/providers/edit': {
    page: pageOf,
    keeps,
    run: async ({ gateway, form, visitor, principal }) => {
      const { label, client_id, client_secret, address = null, scopes = null } = formBody(form)
      const change = { label, client_id, client_secret, scopes, ...addressOf(form, address) }
      const input = validate(authEndpoints.updateProvider.body, change)
      await updateProvider(gateway, await principal(), named(form), input, visitor.address)
      return { location: `${pageOf(form)}?done=changed` }
    },
  },
  '/auth/providers/test': {
    page: pageOf,
    run: async ({ gateway, form, principal }) => {
      await testProvider(gateway, await principal(), named(form))
      return { location: `${pageOf(form)}?done=tested` }
    },
  },
  '/auth/providers/delete': {
    page: pageOf,
    run: async ({ gateway, form, visitor, principal }) => {
      await deleteProvider(gateway, await principal(), named(form), visitor.address)
      return { location: `${PAGE}?done=deleted` }
    },
  },
}

/** The one address of the form: an issuer, or where a forge is. */
function addressOf({ kind }: Form, address: unknown): Record<string, unknown> {
  return kind === 'oidc' ? { issuer_url: address } : { base_url: address }
}
