import { expect } from 'bun:test'
import { writeBackup, type Database } from '@ajet/shared/db'
import { createLogger } from '@ajet/shared/logging'
import { newId } from '@ajet/shared/std'
import { signedHeaders } from '../outbound/signature.ts'
import { localFetch, startReceiver, type Receiver } from '../testing/receiver.ts'
import { testApi, type TestApi } from '../testing/test-api.ts'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

export interface Made {
  readonly id: string
  readonly secret: string
}
export type MadeIncoming = Made & { readonly token: string }

/** A server and what it logs. */
export interface LoggedApi extends TestApi {
  readonly lines: readonly string[]
}

/** A community whose owner makes webhooks and commands; the service they lead to remembers its calls. */
export interface SecretWorld extends AsyncDisposable {
  readonly world: TestWorld
  readonly receiver: Receiver
  readonly webhooks: string
  makeIncoming(): Promise<MadeIncoming>
  makeOutgoing(): Promise<Made>
  makeCommand(name?: string): Promise<Made>
  /** What another service gets back that sends with this secret. */
  send(hook: Omit<MadeIncoming, 'secret'>, secret: string, at?: TestApi): Promise<{ status: number; body: unknown }>
  /** Has an outgoing webhook tell something, and resolves with the last line of its log. */
  ping(hook: { readonly id: string }, at?: TestApi): Promise<unknown>
  lastDelivery(hook: { readonly id: string }, at?: TestApi): Promise<unknown>
  run(text: string, at?: TestApi): Promise<unknown>
  /** The last call the receiver got was signed with this secret. */
  expectSigned(secret: string): void
  /** Another server on the same database, or on the given one. */
  another(encryptionKey: Uint8Array | Error, database?: Pick<TestApi, 'db' | 'url'>): Promise<LoggedApi>
  backUp(): Promise<Uint8Array>
}

/** The key of the world's own server, and another one. */
export const ownKey = new Uint8Array(32)
export const otherKey = new Uint8Array(32).fill(7)

export async function openSecretWorld(): Promise<SecretWorld> {
  const world = await testWorld({ fetch: localFetch })
  const receiver = startReceiver()
  const { owner, member, club, community } = world
  const make = async (kind: string, body: object) => {
    const made = await world.call(owner, 'POST', `/api/communities/${community.slug}/${kind}`, body)
    expect(made.status).toBe(201)
    return { ...body, ...made.body }
  }
  const lastDelivery: SecretWorld['lastDelivery'] = async ({ id }, at = world) => {
    await at.takeEvents()
    return (await at.call(owner, 'GET', `/api/outgoing-webhooks/${id}/deliveries`)).body.items.at(-1)
  }
  return {
    world,
    receiver,
    webhooks: `/api/communities/${community.slug}/webhooks`,
    makeIncoming: () => make('webhooks', { channel_id: club.id, name: 'CI', secret: `of the other side ${newId()}` }),
    makeOutgoing: () =>
      make('outgoing-webhooks', { name: 'CRM', url: `${receiver.url}hook`, events: ['message/created'] }),
    makeCommand: (name = 'weather') => make('commands', { name, help: 'Help', url: `${receiver.url}${name}` }),
    send: async ({ id, token }, secret, { api } = world) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'x-gitlab-token': secret }
      const said = { method: 'POST', headers, body: '{"text": "x"}' }
      const request = new Request(`http://api/api/webhooks/${id}/incoming`, said)
      const response = await api.fetch(request, { clientAddress: '127.0.0.1' })
      return { status: response.status, body: await response.json() }
    },
    ping: async (hook, at = world) => {
      await at.call(owner, 'POST', `/api/outgoing-webhooks/${hook.id}/ping`)
      return await lastDelivery(hook, at)
    },
    lastDelivery,
    run: async (text, at = world) =>
      (await at.call(member, 'POST', '/api/commands', { text, channel_id: club.id })).body,
    expectSigned: (secret) => {
      const { headers, text } = receiver.calls.at(-1) ?? expect.unreachable('nobody was called')
      const now = Number(headers.get('webhook-timestamp')) * 1000
      const right = signedHeaders(secret, { id: headers.get('webhook-id') ?? '', now, body: text })
      expect(headers.get('webhook-signature')).toBe(right['webhook-signature'] ?? '')
    },
    another: async (encryptionKey, database = world) => {
      const lines: string[] = []
      const logger = createLogger({ level: 'error', destination: { write: (line) => void lines.push(line) } })
      const shared = { ...database, drop: async () => undefined }
      return { ...(await testApi({ database: shared, fetch: localFetch, encryptionKey, logger })), lines }
    },
    backUp: async () => {
      const chunks: Uint8Array[] = []
      const write = async (chunk: Uint8Array) => chunks.push(chunk)
      await writeBackup({ db: world.db, files: world.files.storage, product: '1', write })
      return Buffer.concat(chunks)
    },
    [Symbol.asyncDispose]: async () => {
      await receiver[Symbol.asyncDispose]()
      await world[Symbol.asyncDispose]()
    },
  }
}

/** Everything in every table as text. */
export async function everythingIn({ sql }: Database): Promise<string> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = current_schema()`
  const texts: string[] = []
  for (const { name } of tables) {
    const rows = await sql.unsafe<{ row: string }[]>(`select t::text as row from "${name}" t`)
    texts.push(...rows.map(({ row }) => row))
  }
  return texts.join('\n')
}
