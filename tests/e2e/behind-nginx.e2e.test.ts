import { describe, expect, test } from 'bun:test'
import { createApiClient } from '@ajet/shared/api-client'
import { freePorts } from '@ajet/shared/testing'
import { enterSocket } from '../support/live-socket.ts'
import { findNginx, startNginx } from '../support/nginx.ts'
import { foundTeam, openChannel, type Person } from '../support/people.ts'
import { startStack } from '../support/stack.ts'

if (!findNginx()) console.warn('SKIPPED: behind nginx: set AJET_NGINX_BIN or put one on the PATH')

describe.skipIf(!findNginx())('behind nginx, with the configuration of deploy/', () => {
  test('AJ-4 AJ-122 AJ-125 nginx terminates TLS: posts, pages, a live stream and a WebSocket pass, and neither is held back', async () => {
    const [tls = 0, http = 0] = freePorts(2)
    const env = { AJET_BASE_URL: `https://localhost:${tls}`, AJET_TRUSTED_PROXIES: '127.0.0.1' }
    await using stack = await startStack({ env })
    await using nginx = await startNginx({ gateway: Number(new URL(stack.url).port), tls, http })
    const secure = (path: string, init: RequestInit = {}) =>
      fetch(`${nginx.url}${path}`, { redirect: 'manual', ...init, tls: { ca: nginx.ca } })
    const team = await foundTeam(stack)
    const channel = await openChannel(team, [], 'tls')
    const { token } = team.owner
    const client = createApiClient({
      token,
      fetch: async (request) => await fetch(request, { tls: { ca: nginx.ca } }),
      baseUrl: nginx.url,
    })

    const away = await fetch(`http://127.0.0.1:${http}/setup?x=1`, {
      redirect: 'manual',
      headers: { host: 'localhost' },
    })
    expect([away.status, away.headers.get('location')]).toEqual([308, 'https://localhost/setup?x=1'])
    const page = await secure('/auth/login')
    expect([page.status, page.headers.get('strict-transport-security')]).toEqual([200, 'max-age=31536000'])
    expect((await secure('/metrics')).status).toBe(404)

    const signIn = await secure('/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: nginx.url },
      body: JSON.stringify({ login: 'olivia', password: team.owner.password }),
    })
    expect(signIn.headers.get('set-cookie')).toContain('__Host-')
    const bob = await team.invite('bob')
    await bob.client.addChannelMember({ params: { channel_id: channel.id, user: 'me' } })
    const stop = new AbortController()
    const follow = async ({ token: of }: Person) => {
      const live = await secure(`/ws/tui/events?community_id=${team.communityId}`, {
        headers: { authorization: `Bearer ${of}` },
        signal: stop.signal,
      })
      const reader = live.body?.pipeThrough(new TextDecoderStream()).getReader()
      let seen = ''
      return async (text: string) => {
        while (!seen.includes(text)) seen += (await reader?.read())?.value ?? ''
      }
    }
    const everybody = await Promise.all([follow(team.owner), follow(bob)])
    await using socket = await enterSocket({ url: nginx.url }, bob.token, { ca: nginx.ca })
    const allSee = async (text: string) => {
      await Promise.all(everybody.map((until) => until(text)))
      if (text !== 'event: init') await socket.waitFor(text)
    }
    await allSee('event: init')
    await client.postMessage({ params: { channel_id: channel.id }, body: { body_md: 'through the proxy' } })
    await allSee('through the proxy')
    const webhook = { channel_id: channel.id, name: 'CI' }
    const { url } = await client.createWebhook({ params: { community: team.communityId }, body: webhook })
    const hook = await secure(new URL(url).pathname, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'build 42 is green' }),
    })
    expect(hook.status).toBeLessThan(300)
    await allSee('build 42 is green')
    stop.abort()
  })
})
