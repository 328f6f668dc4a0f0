import { expect, test } from 'bun:test'
import { loadConfig } from '../../config/mod.ts'
import { configuredProviders } from './configured-providers.ts'
import { issuerOf } from './provider.ts'

function providersOf(env: Record<string, string>) {
  const { config } = loadConfig({ env, cwd: '/nowhere', args: [] })
  return configuredProviders(config.oauth)
}

test('SH-15 AJ-10 AJET_OAUTH_GITHUB_CLIENT_ID and its secret are a provider', () => {
  const [github, ...rest] = providersOf({
    AJET_OAUTH_GITHUB_CLIENT_ID: '4711',
    AJET_OAUTH_GITHUB_CLIENT_SECRET: 'a secret',
  })
  expect(github).toMatchObject({ name: 'github', kind: 'github', client_id: '4711', enabled: true, base_url: null })
  expect(github && issuerOf(github)).toBe('https://github.com')
  expect(JSON.stringify(github)).not.toContain('a secret')
  expect(rest).toEqual([])
})

test('AJ-10 an OpenID Connect issuer needs no secret', () => {
  const [oidc] = providersOf({
    AJET_OAUTH_OIDC_ISSUER_URL: 'https://login.example.org/realms/acme/',
    AJET_OAUTH_OIDC_CLIENT_ID: 'ajet',
    AJET_OAUTH_OIDC_LABEL: 'Acme',
  })
  expect(oidc).toMatchObject({ label: 'Acme', client_secret: { type: 'none' }, scopes: 'openid profile email' })
  expect(oidc?.issuer_url).toBe('https://login.example.org/realms/acme/')
  expect(oidc && issuerOf(oidc)).toBe('https://login.example.org/realms/acme')
})

test.each([
  [{ AJET_OAUTH_GITHUB_CLIENT_ID: 'x' }, 'oauth.github.client_secret is missing'],
  [{ AJET_OAUTH_GITEA_CLIENT_ID: 'x', AJET_OAUTH_GITEA_CLIENT_SECRET: 'y' }, 'oauth.gitea.base_url is missing'],
  [{ AJET_OAUTH_OIDC_ISSUER_URL: 'https://x.example' }, 'oauth.oidc.client_id is missing'],
  [
    {
      AJET_OAUTH_OIDC_ISSUER_URL: 'https://x.example',
      AJET_OAUTH_OIDC_CLIENT_ID: 'x',
      AJET_OAUTH_OIDC_SCOPES: 'email',
    },
    'must hold openid',
  ],
  [{ AJET_OAUTH_OIDC_ISSUER_URL: 'ftp://x.example', AJET_OAUTH_OIDC_CLIENT_ID: 'x' }, 'must be an address'],
])('half a provider is refused: %p', (env: Record<string, string>, message) => {
  expect(() => providersOf(env)).toThrow(message)
})

test('without settings there is none', () => {
  expect(providersOf({})).toEqual([])
})
