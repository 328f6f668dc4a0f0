import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { eventually } from '../support/eventually.ts'
import { foundTeam, type Team } from '../support/people.ts'
import { startStack, type Stack } from '../support/stack.ts'

/** Something inside that answers whoever gets through, and what it was asked. */
function startInside(hostname: string, answer: () => Response = () => new Response('<title>Inside</title>')) {
  const asked: string[] = []
  const server = Bun.serve({
    port: 0,
    hostname,
    fetch: ({ url }) => {
      asked.push(new URL(url).pathname)
      return answer()
    },
  })
  return { port: server.port ?? 0, asked, [Symbol.asyncDispose]: () => server.stop(true) }
}

/** Counts who connects at all, before a word of TLS or HTTP. */
async function startListener(host: string) {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.destroy()
  })
  server.listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => void server.close(),
  }
}

/** Ways to have the server call an address; each resolves when it has tried. */
function callersOf({ url }: Stack, { owner, communityId, generalId }: Team) {
  const { client } = owner
  let count = 0
  const community = { community: communityId }
  return {
    command: async (address: string) => {
      const name = `ask-${String.fromCharCode(97 + count++)}`
      await client.createCustomCommand({ params: community, body: { name, help: 'Asks', url: `${address}/command` } })
      return await client.runCommand({ body: { text: `/${name}`, channel_id: generalId } })
    },
    webhook: async (address: string) => {
      const body = { name: 'Tell', url: `${address}/webhook`, events: ['message/created' as const] }
      const { id } = await client.createOutgoingWebhook({ params: community, body })
      const params = { outgoing_webhook_id: id }
      await client.pingOutgoingWebhook({ params })
      return await eventually('a delivery was tried', async () => {
        const [delivery] = (await client.listDeliveries({ params })).items
        return delivery && delivery.attempts > 0 ? delivery : undefined
      })
    },
    provider: async (address: string) => {
      const json = { name: `inside-${count++}`, kind: 'oidc', label: 'Inside', client_id: 'x', issuer_url: address }
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${owner.token}` }
      return await fetch(`${url}/auth/providers`, { method: 'POST', headers, body: JSON.stringify(json) })
    },
    preview: (address: string) =>
      client.postMessage({ params: { channel_id: generalId }, body: { body_md: `Look: ${address}/preview` } }),
  }
}

describe('ABU-05 addresses that lead inside', () => {
  let stack: Stack
  let team: Team
  beforeAll(async () => {
    stack = await startStack()
    team = await foundTeam(stack)
  }, 60_000)
  afterAll(async () => await stack?.[Symbol.asyncDispose]())

  const hosts = [
    '127.0.0.1',
    'localhost',
    '127.1',
    '0.0.0.0',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[64:ff9b::7f00:1]',
  ]

  test('ABU-05 no command, outgoing webhook, preview or login provider calls them, however they are written', async () => {
    await using inside = await startListener('0.0.0.0')
    await using inside6 = await startListener('::1')
    const call = callersOf(stack, team)
    for (const host of hosts) {
      const there = `${host}:${host.includes('[') ? inside6.port : inside.port}`
      for (const scheme of ['http', 'https']) await call.preview(`${scheme}://${there}`)
      const ran = await call.command(`https://${there}`).catch((error: unknown) => error)
      expect([host, ran]).not.toEqual([host, expect.objectContaining({ ok: true })])
      expect([host, (await call.provider(`http://${there}`)).status]).toEqual([host, 400])
      expect([host, [400, 502]]).toEqual([
        host,
        expect.arrayContaining([(await call.provider(`https://${there}`)).status]),
      ])
    }
    expect(await call.webhook(`https://127.0.0.1:${inside.port}`)).toMatchObject({ response_status: null })
    expect([inside.connections(), inside6.connections()]).toEqual([0, 0])
    await fetch(`http://127.0.0.1:${inside.port}`).catch(() => undefined)
    expect(inside.connections()).toBe(1)
  }, 60_000)
})

test('ABU-05 what the operator opens is called, and where it leads on to is not', async () => {
  await using open = await startStack({ env: { AJET_OUTBOUND_ALLOWED_NETWORKS: '127.0.0.1/32' } })
  const team = await foundTeam(open)
  await using inside = startInside('127.0.0.2')
  const onwards = () => Response.redirect(`http://127.0.0.2:${inside.port}/secret`, 302)
  await using leading = startInside('127.0.0.1', onwards)
  const address = `http://127.0.0.1:${leading.port}`
  const call = callersOf(open, team)
  await call.preview(address)
  await call.command(address)
  await call.webhook(address)
  await eventually('the page was asked for', () => leading.asked.includes('/preview'))
  expect(leading.asked).toContain('/command')
  expect(leading.asked).toContain('/webhook')
  expect(inside.asked).toEqual([])
}, 60_000)
