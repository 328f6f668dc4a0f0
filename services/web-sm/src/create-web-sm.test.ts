import { afterAll, beforeEach, expect, test } from 'bun:test'
import { limits } from '@ajet/shared/schema'
import { contentSecurityPolicy } from './http/security-headers.ts'
import { buildWebSm } from './testing/dev-server-fixtures.ts'
import { grace, id } from './testing/sample-fixtures.ts'

const { service, api, bus } = await buildWebSm()
const general = '/c/acme/channels/general'

const { loginMethods } = api

beforeEach(() => {
  api.signedIn = true
  api.loginMethods = loginMethods
})

afterAll(async () => {
  await service[Symbol.asyncDispose]()
  await bus.close()
})

async function open(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers({ accept: 'text/html', ...(init.headers as Record<string, string> | undefined) })
  return await service.fetch(new Request(`http://localhost${path}`, { ...init, headers }), {
    clientAddress: '192.0.2.1',
  })
}

const text = async (path: string) => (await open(path)).text()

const post = (path: string, fields: Record<string, string>) =>
  open(path, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })

const pages = [
  general,
  `${general}/thread/${id(10_133)}`,
  '/c/acme/list',
  '/c/acme/channels',
  '/c/acme/members',
  '/settings',
  '/setup?token=x',
  '/invite/abc',
  '/nope',
]

test('every page has the strict content security policy and nothing that it forbids', async () => {
  expect(contentSecurityPolicy).not.toMatch(/unsafe/)
  for (const path of pages) {
    const response = await open(path)
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy)
    expect(response.headers.get('cache-control')).toBe('private, no-store')
    const html = await response.text()
    expect(html).not.toMatch(/<[^>]+ style=|<style|<[^>]+ on[a-z]+=|<script(?! type="module" src=)/i)
  }
})

test('no page shows an unescaped name, topic or message', async () => {
  const attack = '<script>alert(1)</script>'
  const [channel] = api.channels
  if (channel) channel.topic = attack
  for (const path of pages) expect(await text(path)).not.toContain('<script>alert')
  expect(await text(general)).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
})

test('what stands in the address is escaped too', async () => {
  api.signedIn = false
  const attack = encodeURIComponent('"><script>alert(1)</script>')
  for (const path of [
    `/setup?token=${attack}&username=${attack}&error=${attack}&fields=${attack}`,
    `/auth/login?error=${attack}&return_to=/${attack}`,
    `/invite/${attack}?error=${attack}`,
  ])
    expect(await text(path)).not.toContain('<script>alert')
})

test('whoever is signed out goes to the login page and comes back', async () => {
  api.signedIn = false
  const response = await open(`${general}?m=${id(10_060)}`)
  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toBe(
    `/auth/login?return_to=${encodeURIComponent(`${general}?m=${id(10_060)}`)}`,
  )
})

test('the login page leads back into this site only', async () => {
  api.signedIn = false
  expect(await text('/auth/login?return_to=https://evil.example/')).toContain('name="return_to" value="/"')
  expect(await text(`/auth/login?return_to=${encodeURIComponent(general)}`)).toContain(
    `name="return_to" value="${general}"`,
  )
})

test('AJ-12 the login page offers the ways that are switched on, and providers take the way back along', async () => {
  api.signedIn = false
  const page = await text(`/auth/login?return_to=${encodeURIComponent(general)}`)
  expect(page).toContain('name="password"')
  expect(page).toContain(`href="/auth/oauth/github?return_to=${encodeURIComponent(general)}"`)
  api.loginMethods = { ...api.loginMethods, password: false }
  const without = await text('/auth/login?error=account_exists')
  expect(without).not.toContain('name="password"')
  expect(without).not.toContain('/forgot')
  expect(without).toContain('Sign in to it, then link the provider')
  expect(without).toContain('href="/auth/oauth/acme"')
})

test('AJ-40 the page of an invite leads to providers with its code', async () => {
  api.signedIn = false
  expect(await text('/invite/abc')).toContain('href="/auth/oauth/github?invite_code=abc"')
  api.loginMethods = { ...api.loginMethods, password: false }
  const page = await text('/invite/abc')
  expect(page).not.toContain('name="password"')
  expect(page).toContain('Join with <bdi>Acme</bdi>')
})

test('AJ-38 while nobody has an account the login page shows the community form beside the login methods', async () => {
  api.signedIn = false
  api.loginMethods = { ...api.loginMethods, set_up: false }
  const page = await text('/auth/login?error=setup_token_invalid&community.name=Acme')
  expect(page).toContain('name="setup_token"')
  expect(page).toMatch(/name="community.name"[^>]* value="Acme"/)
  expect(page).toContain('name="password"')
  expect(page).toContain('formaction="/auth/oauth/github"')
  expect(await text('/setup?token=x')).toContain('<input type="hidden" name="setup_token" value="x"/>')
  const wrong = await text('/setup?token=x&error=setup_token_invalid')
  expect(wrong).toMatch(/<label for="field-setup_token">/)
  expect(wrong).not.toContain('value="x"')
})

test('a script that is signed out gets problem JSON', async () => {
  api.signedIn = false
  const response = await open('/sse/web', { headers: { accept: 'text/event-stream' } })
  expect(response.status).toBe(401)
  expect(await response.json()).toMatchObject({ code: 'unauthenticated' })
})

test('a page that is not there says so with its trace id', async () => {
  const response = await open('/c/nowhere/channels/general')
  expect(response.status).toBe(404)
  const trace = response.headers.get('x-trace-id')
  expect(trace).toBeTruthy()
  expect(await response.text()).toContain(String(trace))
})

test('the page says where it stands in the event stream', async () => {
  expect(await text(general)).toMatch(/<body data-live-position="[^"]+\.\d+"/)
})

test('a plain form posts a message and leads back to it', async () => {
  const response = await post(`${general}/messages`, { body_md: 'Without a *script*' })
  const location = response.headers.get('location') ?? ''
  expect(response.status).toBe(303)
  expect(location).toMatch(/^\/c\/acme\/channels\/general#m-/)
  expect(await text(general)).toContain('Without a <em>script</em>')
})

test('a plain form posts the longest message there is, in letters that take nine bytes there, and no more', async () => {
  expect((await post(`${general}/messages`, { body_md: '漢'.repeat(limits.bodyMd) })).status).toBe(303)
  expect((await post(`${general}/messages`, { body_md: '漢'.repeat(2 * limits.bodyMd) })).status).toBe(413)
  expect((await post(`${general}/topic`, { topic: 'x'.repeat(limits.formBytes) })).status).toBe(413)
})

test('a plain form posts a reply and leads back to the thread', async () => {
  const response = await post(`${general}/messages`, { body_md: 'A reply', parent_id: id(10_133) })
  expect(response.headers.get('location')).toStartWith(`${general}/thread/${id(10_133)}#m-`)
})

test('the newest page has a link to earlier messages, and that page one to later ones', async () => {
  const link = /href="(\/c\/acme\/channels\/general\?before=[0-9a-f-]+)"/.exec(await text(general))?.[1] ?? ''
  const earlier = await text(link)
  expect(earlier).toContain('Later messages')
  expect(earlier).toContain('data-timeline-newest-value="false"')
})

test('a permalink opens the page around its message', async () => {
  const html = await text(`${general}?m=${id(10_060)}`)
  expect(html).toMatch(new RegExp(`is-target" id="m-${id(10_060)}"`))
})

test('a permalink to a reply leads into its thread', async () => {
  const response = await open(`${general}?m=${id(10_150)}`)
  expect([200, 303]).toContain(response.status)
})

test('a thread asked for by its frame comes without the rest of the page', async () => {
  const response = await open(`${general}/thread/${id(10_133)}`, { headers: { 'turbo-frame': 'thread' } })
  const html = await response.text()
  expect(html).toContain('<turbo-frame id="thread"')
  expect(html).not.toContain('id="sidebar"')
})

test('a name that is taken brings the form back with what was typed', async () => {
  const response = await post('/c/acme/channels', { name: 'general', topic: 'mine', visibility: 'public' })
  expect(response.status).toBe(422)
  const html = await response.text()
  expect(html).toContain('already taken')
  expect(html).toContain('value="mine"')
})

test('the setup page keeps what the gateway sends back after a refusal', async () => {
  const html = await text('/setup?token=t&error=invalid_input&fields=username&username=Bad+Name&community.name=Acme')
  expect(html).toContain('value="Bad Name"')
  expect(html).toContain('value="Acme"')
  expect(html).toMatch(/name="username"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*name="username"/)
})

test('home is the last place, when one is still in that community', async () => {
  const home = async (cookie: string) => (await open('/', { headers: { cookie } })).headers.get('location')
  expect(await home('ajet_last=%2Fc%2Facme%2Fchannels%2Fdesign')).toBe('/c/acme/channels/design')
  expect(await home('ajet_last=%2Fc%2Fother%2Fchannels%2Fdesign')).toBe(general)
  expect(await home('ajet_last=https%3A%2F%2Fevil.example')).toBe(general)
})

test('a prefetch does not move the last place', async () => {
  const visited = await open('/c/acme/channels/design')
  const guessed = await open('/c/acme/channels/design', { headers: { 'x-sec-purpose': 'prefetch' } })
  expect(visited.headers.get('set-cookie')).toContain('ajet_last=')
  expect(guessed.headers.get('set-cookie')).toBeNull()
})

test('the theme of the settings is in the markup', async () => {
  await post('/settings', { display_name: 'Ada', status_text: '', theme: 'dark', density: 'compact', clock: '24h' })
  const html = await text(general)
  expect(html).toContain('data-theme="dark"')
  expect(html).toContain('data-density="compact"')
})

test('typing is refused when it is not what it should be', async () => {
  const type = (body: string) =>
    open('/web/typing', {
      method: 'POST',
      body,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
    })
  expect((await type('{')).status).toBe(400)
  expect((await type(JSON.stringify({ channel_id: 'x', state: 'start' }))).status).toBe(400)
  expect((await type('x'.repeat(2_000))).status).toBe(413)
  expect((await type(JSON.stringify({ channel_id: id(201), state: 'start' }))).status).toBe(204)
})

test('AJ-45 a post reaches the stream of a browser', async () => {
  const ended = new AbortController()
  const response = await open('/sse/web', { signal: ended.signal, headers: { accept: 'text/event-stream' } })
  expect(response.headers.get('content-type')).toStartWith('text/event-stream')
  await api.post(grace, id(201), 'over the stream')
  let seen = ''
  for await (const chunk of response.body ?? []) {
    seen += new TextDecoder().decode(chunk)
    if (seen.includes('over the stream')) break
  }
  ended.abort()
  expect(seen).toMatch(/^id: \S+$/m)
  expect(seen).toContain('<turbo-stream action="post"')
})
