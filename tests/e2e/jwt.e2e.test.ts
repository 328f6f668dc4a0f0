import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createApiClient } from '@ajet/shared/api-client'
import { clientOf, foundTeam, type Team } from '../support/people.ts'
import { startStack, type Stack } from '../support/stack.ts'

let stack: Stack
let team: Team

beforeAll(async () => {
  stack = await startStack()
  team = await foundTeam(stack)
}, 60_000)
afterAll(async () => await stack?.[Symbol.asyncDispose]())

const streams = ['/ws/tui/events', '/sse/web']
const open = (path: string, token: string) =>
  fetch(`${stack.url}${path}`, { headers: { authorization: `Bearer ${token}` } })

test('GC-4 the services take a JWT of the gateway, whose key is published', async () => {
  const { token } = await team.owner.client.createJwt({})
  const client = createApiClient({ baseUrl: stack.url, token, retries: 0 })
  expect((await client.getMe({})).id).toBe(team.owner.user.id)
  await client.postMessage({ params: { channel_id: team.generalId }, body: { body_md: 'by JWT' } })
  const [header = ''] = token.split('.')
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { readonly kid: string }
  expect((await clientOf(stack).getKeys({})).keys).toContainEqual(expect.objectContaining({ kid }))
  const refused = await client.listSessions({}).catch((error: unknown) => error)
  expect(refused).toMatchObject({ code: 'unauthenticated' })
})

test('GC-7 ABU-12 with its session a JWT ends within a second, and the streams it opened', async () => {
  const bob = await team.invite('bob')
  const { token } = await bob.client.createJwt({})
  const responses = await Promise.all(streams.map((path) => open(path, token)))
  expect(responses.map(({ status }) => status)).toEqual([200, 200])
  const ended = Promise.all(responses.map((response) => response.text())).then(() => performance.now())
  await bob.client.logout({})
  const answeredAt = performance.now()
  expect((await ended) - answeredAt).toBeLessThan(1_000)
  for (const path of ['/api/me', ...streams]) expect((await open(path, token)).status).toBe(401)
}, 60_000)
