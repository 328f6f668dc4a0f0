import type { RawValues } from '@ajet/shared/config'
import { freePort } from '@ajet/shared/testing'
import { TestBrowser } from './browser-fixtures.ts'
import { openHouse, type House } from './house-fixtures.ts'
import { issuerSecret, startIssuer, type IssuerOptions } from './issuer-fixtures.ts'

/** A gateway with a real OpenID Connect issuer in its settings, where bob has an account, and a browser. */
export async function openIssuerHouse(more: RawValues = {}, options: IssuerOptions = {}) {
  const redirectUris = ['oidc', 'other'].map((name) => `http://chat.test/auth/callback/${name}`)
  await using building = new AsyncDisposableStack()
  const issuer = building.use(await startIssuer(redirectUris, freePort(), options))
  const values = {
    'oauth.oidc.issuer_url': issuer.url,
    'oauth.oidc.client_id': 'ajet',
    'oauth.oidc.client_secret': issuerSecret,
    ...more,
  }
  const house = building.use(await openHouse(values))
  issuer.accounts.set('bob', {
    name: 'Bob Babbage',
    preferred_username: 'Bob.Babbage',
    email: 'bob@example.org',
    email_verified: true,
  })
  const stack = building.move()
  return { issuer, house, browser: new TestBrowser(house), [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

export type IssuerHouse = Awaited<ReturnType<typeof openIssuerHouse>>

/** The user name whose session a browser has. */
export async function whoIsIn(house: House, browser: TestBrowser): Promise<string | undefined> {
  const cookie = `ajet_session=${browser.cookie('ajet_session') ?? ''}`
  const principal = await house.authenticator.authenticate(new Request('http://chat.test/', { headers: { cookie } }))
  return principal?.username
}
