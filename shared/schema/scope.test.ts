import { expect, test } from 'bun:test'
import type { Endpoint } from './endpoint.ts'
import { apiEndpoints, authEndpoints, fileEndpoints } from './endpoints/mod.ts'
import { defaultScope, tokenScopes } from './scope.ts'

const session = { auth: 'session', path: '/api/things', tag: 'things' } as const

test('AJ-19 reading asks for read, and what nobody thought of is management', () => {
  expect(defaultScope({ ...session, method: 'GET' })).toBe('read')
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) expect(defaultScope({ ...session, method })).toBe('admin')
})

test('AJ-19 invites and webhooks are not read with read: their codes open doors', () => {
  for (const tag of ['invites', 'webhooks']) expect(defaultScope({ ...session, tag, method: 'GET' })).toBe('admin')
})

test('AJ-19 messages, reactions and files each have their scope', () => {
  const post = { ...session, method: 'POST' }
  expect(defaultScope({ ...post, tag: 'messages' })).toBe('write')
  expect(defaultScope({ ...post, tag: 'reactions' })).toBe('react')
  expect(defaultScope({ ...post, tag: 'attachments' })).toBe('files')
})

test('AJ-19 signing in and what is open to anybody are not for API tokens', () => {
  expect(defaultScope({ ...session, method: 'GET', path: '/auth/sessions' })).toBeNull()
  expect(defaultScope({ ...session, auth: 'none', method: 'POST' })).toBeNull()
  const open = Object.entries<Endpoint>(authEndpoints).filter(([, { scope }]) => scope !== null)
  // A bot listens by the WebSocket gateway too, with what it may read.
  expect(open.map(([name, { scope }]) => [name, scope])).toEqual([['createJwt', 'read']])
})

test('AJ-19 no scope but admin opens what manages a community, its members, bots or webhooks', () => {
  const all: Readonly<Record<string, Endpoint>> = { ...apiEndpoints, ...fileEndpoints }
  const changing = Object.entries(all).filter(([, { method, auth }]) => method !== 'GET' && auth === 'session')
  const open = changing.filter(([, { scope }]) => scope !== null && scope !== 'admin')
  for (const [name, { path, scope }] of open) {
    const managed = /\/(?:communities|invites|categories|webhooks|api-users|tokens|bans|mutes)\b/.test(path)
    expect({ name, managed }).toEqual({ name, managed: false })
    expect(tokenScopes).toContain(scope ?? 'admin')
  }
  for (const name of ['createApiToken', 'createApiUser', 'revokeApiToken', 'listApiTokens', 'createCommunity']) {
    expect(all[name]?.scope).toBeNull()
  }
})
