import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createApiClient } from '@ajet/shared/api-client'
import { openCli } from '../support/cli.ts'
import { foundTeam, type Team } from '../support/people.ts'
import { startStack, type Stack } from '../support/stack.ts'

let stack: Stack
let team: Team
let robot: string

beforeAll(async () => {
  stack = await startStack()
  team = await foundTeam(stack)
  const params = { community: team.slug }
  robot = (await team.owner.client.createApiUser({ params, body: { username: 'robot', display_name: 'Robot' } })).id
}, 60_000)
afterAll(async () => await stack?.[Symbol.asyncDispose]())

type Scope = 'read' | 'write'
const makeToken = (scopes: Scope[], expires_at: string | null = null) =>
  team.owner.client.createApiToken({
    params: { community: team.slug, user: robot },
    body: { name: 'CI', scopes, expires_at },
  })

/** Opens a stream; `ended` resolves with the time at which the server has ended it. */
async function openStream(path: string, token: string) {
  const response = await fetch(`${stack.url}${path}`, { headers: { authorization: `Bearer ${token}` } })
  expect({ path, status: response.status }).toEqual({ path, status: 200 })
  const ended = response.text().then(() => performance.now())
  return { ended }
}

/** From the answer on that access is over. */
async function endWithinASecond(open: readonly { readonly ended: Promise<number> }[]): Promise<void> {
  const answeredAt = performance.now()
  for (const { ended } of open) expect((await ended) - answeredAt).toBeLessThan(1_000)
}

const streams = ['/ws/tui/events', '/sse/web']
const statusOf = async (path: string, token: string) =>
  (await fetch(`${stack.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).status

test('AJ-19 AJ-51 a bot posts by the command line with its token alone, and reads what it is answered', async () => {
  const { token } = await makeToken(['read', 'write'])
  await using cli = await openCli(stack)
  const env = { AJET_SERVER: stack.url, AJET_TOKEN: token }
  expect(await cli.run(['whoami'], { env })).toMatchObject({ code: 0, stdout: `robot (Robot) at ${stack.url}\n` })
  expect(await cli.run(['send', '#general', 'It is built'], { env })).toMatchObject({ code: 0, stderr: '' })
  await team.owner.client.postMessage({ params: { channel_id: team.generalId }, body: { body_md: 'Thanks @robot' } })
  expect((await cli.run(['read', '#general'], { env })).stdout).toContain('Thanks')
}, 60_000)

test('ABU-12 the streams of a revoked token end within a second, and it opens no more of them', async () => {
  const [ended, kept] = [await makeToken(['read']), await makeToken(['read'])]
  const open = await Promise.all(streams.map((path) => openStream(path, ended.token)))
  const control = await openStream('/ws/tui/events', kept.token)
  await team.owner.client.revokeApiToken({ params: { token_id: ended.id } })
  await endWithinASecond(open)
  for (const path of ['/api/me', ...streams]) expect(await statusOf(path, ended.token)).toBe(401)
  const still = await Promise.race([control.ended, Promise.resolve('open')])
  expect(still).toBe('open')
}, 60_000)

/** Enough to open streams with, however busy the machine is. */
const LIFETIME_MS = 5_000

test('ABU-12 a stream ends when its token expires', async () => {
  const { token } = await makeToken(['read'], new Date(Date.now() + LIFETIME_MS).toISOString())
  const open = await Promise.all(streams.map((path) => openStream(path, token)))
  await Promise.all(open.map(({ ended }) => ended))
  expect(await statusOf('/api/me', token)).toBe(401)
}, 60_000)

test('AJ-118 AJ-6 every service checks the token itself, with its scope', async () => {
  const { token } = await makeToken(['write'])
  for (const path of ['/api/me', ...streams])
    expect({ path, status: await statusOf(path, token) }).toMatchObject({ path, status: 403 })
  const cookie = await fetch(`${stack.url}/api/me`, { headers: { cookie: `ajet_session=${token}` } })
  expect(cookie.status).toBe(401)
})

test('ABU-12 a kicked bot loses its streams within a second', async () => {
  const { token } = await makeToken(['read'])
  const open = await Promise.all(streams.map((path) => openStream(path, token)))
  await team.owner.client.removeMember({ params: { community: team.slug, user: robot } })
  await endWithinASecond(open)
  const client = createApiClient({ baseUrl: stack.url, token, retries: 0 })
  const refused = await client.getMe().catch((error: unknown) => error)
  expect(refused).toMatchObject({ code: 'unauthenticated' })
}, 60_000)
