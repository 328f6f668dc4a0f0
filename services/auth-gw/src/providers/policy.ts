import { issuerOf, type LoginProvider } from '@ajet/shared/auth'
import { checkOutboundUrl, invalidInput, OutboundError, type FieldFault } from '@ajet/shared/http'

/** What makes a provider whole, besides the form of its fields. @throws ApiError `invalid_input` */
export function requireWhole(
  { kind, client_secret, base_url, issuer_url, scopes }: LoginProvider,
  { allowsHttp }: { readonly allowsHttp: boolean },
): void {
  const faults: FieldFault[] = []
  const add = (path: string, message: string) => void faults.push({ path, message })
  if (kind === 'oidc' && issuer_url === null) add('issuer_url', 'is needed')
  if (kind === 'oidc' && base_url !== null) add('base_url', 'is not for an OpenID Connect provider')
  if (kind === 'oidc' && !scopes.split(' ').includes('openid')) add('scopes', 'must hold openid')
  if (kind !== 'oidc' && issuer_url !== null) add('issuer_url', 'is for OpenID Connect providers alone')
  if (kind !== 'oidc' && client_secret.type === 'none') add('client_secret', 'is needed')
  if (kind === 'gitea' && base_url === null) add('base_url', 'is needed')
  for (const [path, address] of Object.entries({ base_url, issuer_url })) {
    const fault = address === null ? undefined : faultOf(address, allowsHttp)
    if (fault !== undefined) add(path, fault)
  }
  if (faults.length > 0) throw invalidInput(faults)
}

/**
 * A secret is told to one address alone: who moves a provider gives the secret of the new place with it. Whoever may
 * change addresses could read secrets otherwise, which are never shown.
 *
 * @throws ApiError `invalid_input`
 */
export function requireSecretOfAddress(before: LoginProvider, wanted: LoginProvider): void {
  const { client_secret: secret } = wanted
  const isKept = secret.type !== 'none' && secret === before.client_secret
  if (isKept && issuerOf(before) !== issuerOf(wanted))
    throw invalidInput([{ path: 'client_secret', message: 'is needed again for another address' }])
}

function faultOf(address: string, allowsHttp: boolean): string | undefined {
  try {
    const { protocol, search } = checkOutboundUrl(address)
    if (search !== '') return 'must have no query'
    return protocol === 'https:' || allowsHttp ? undefined : 'must begin with https://'
  } catch (error) {
    if (error instanceof OutboundError) return error.message
    throw error
  }
}
