/** @jsxImportSource hono/jsx */
import { ApiError } from '@ajet/shared/http'
import { limits, type ProviderKind, type ProviderView } from '@ajet/shared/schema'
import type { Hono } from 'hono'
import { signInPath } from '../fragments/paths.ts'
import { providerKinds } from '../fragments/provider-text.ts'
import { readForm } from '../http/form.ts'
import { codeOf } from '../http/handle.tsx'
import { renderPage, seeOther } from '../http/respond.ts'
import { ProviderPage } from '../pages/provider-page.tsx'
import { noProvider, type TypedProvider } from '../pages/provider-fields.tsx'
import { SignInPage } from '../pages/sign-in-page.tsx'
import { pageContext, type WebApp, type WebEnv } from '../web-app.ts'

/** How people sign in to this server; the forms of providers post to the gateway, which alone can keep secrets. */
export function addSignInRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get(signInPath, async (c) => {
    const visit = c.get('visit')
    const { api } = visit
    const [me, methods, { items }] = await Promise.all([api.getMe({}), api.getLoginMethods({}), api.listProviders({})])
    const query = visit.url.searchParams
    const page = { ...stateOf(query), methods, providers: items, typed: typedIn(query, noProvider) }
    return renderPage(visit, <SignInPage {...await pageContext(app, me)} {...page} />)
  })

  routes.post(`${signInPath}/switch`, async (c) => {
    const visit = c.get('visit')
    const form = await readForm(visit.request)
    try {
      await visit.api.updateLoginMethods({ body: switchOf(form.get('way') ?? '', form.get('on') === 'true') })
      return seeOther(visit, `${signInPath}?done=switched`)
    } catch (error) {
      return seeOther(visit, `${signInPath}?error=${codeOf(error)}`)
    }
  })

  routes.get(`${signInPath}/:provider`, async (c) => {
    const visit = c.get('visit')
    const { api } = visit
    const [me, { items }] = await Promise.all([api.getMe({}), api.listProviders({})])
    const provider = items.find(({ name }) => name === c.req.param('provider'))
    if (!provider) throw new ApiError('not_found')
    const query = visit.url.searchParams
    const page = { ...stateOf(query), provider, typed: typedIn(query, asTyped(provider)) }
    return renderPage(visit, <ProviderPage {...await pageContext(app, me)} {...page} />)
  })
}

/** How it went, as the address says. */
function stateOf(query: URLSearchParams) {
  const faults: ReadonlySet<string> = new Set((query.get('fields') ?? '').split(','))
  return { done: query.get('done') ?? undefined, error: query.get('error') ?? undefined, faults }
}

/** What was typed when it was refused: the gateway sends it back in the address, without the secret. */
function typedIn(query: URLSearchParams, otherwise: TypedProvider): TypedProvider {
  if (!query.has('error') || !query.has('client_id')) return otherwise
  const text = (name: string) => (query.get(name) ?? '').slice(0, limits.webAddress)
  const kind = text('kind')
  return {
    name: text('name'),
    kind: isKind(kind) ? kind : otherwise.kind,
    label: text('label'),
    client_id: text('client_id'),
    address: text('address'),
    scopes: text('scopes'),
  }
}

const isKind = (text: string): text is ProviderKind => Object.hasOwn(providerKinds, text)

const asTyped = ({ name, kind, label, client_id, base_url, issuer_url, scopes }: ProviderView): TypedProvider => ({
  name,
  kind,
  label,
  client_id,
  address: issuer_url ?? base_url ?? '',
  scopes,
})

/** @throws ApiError `invalid_input` */
function switchOf(way: string, on: boolean) {
  if (way === 'password') return { password: on }
  if (way === 'passkeys') return { passkeys: on }
  const name = /^provider:(.+)$/.exec(way)?.[1]
  if (name === undefined) throw new ApiError('invalid_input')
  return { providers: { [name]: on } }
}
