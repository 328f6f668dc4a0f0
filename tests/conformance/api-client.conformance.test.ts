import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createApiClient, paginate, type ApiClient } from '@ajet/shared/api-client'
import { buildConfig } from '@ajet/shared/config'
import { silentLogger } from '@ajet/shared/logging'
import { endpoints, type Endpoint, type MessageView } from '@ajet/shared/schema'
import { isId, ManualClock, newId } from '@ajet/shared/std'
import { testDatabase, type TestDatabase } from '@ajet/shared/testing'
import { composeServer, type RunningServer } from '@ajet/server'

const PASSWORD = 'correct horse battery'
const setup_token = 'token-of-this-test'
/** The test's clock stands still while the database's goes on. */
const HOUR_AND_A_BIT = 70 * 60_000

let database: TestDatabase
let server: RunningServer
const clock = new ManualClock(Date.now())
let ownerToken = ''
let count = 0
const unique = (word: string) => `${word}-${++count}`

beforeAll(async () => {
  database = await testDatabase({ poolSize: 5 })
  const limits = { 'limits.writes_per_second': 100_000, 'limits.writes_burst': 100_000 }
  const settings = { profile: 'test', 'http.port': 0, 'db.url': database.url, setup_token, ...limits }
  server = await composeServer(buildConfig(settings, '/tmp'), { logger: silentLogger, clock })
  const account = { username: 'olivia', email: 'olivia@example.org', password: PASSWORD }
  const body = { setup_token, ...account, community: { name: 'Home', slug: 'home' } }
  ownerToken = (await createApiClient({ baseUrl: server.url }).setup({ body })).token
}, 30_000)
afterAll(async () => {
  await server.dispose()
  await database.drop()
})

const rejectionOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe.each(['in memory', 'over HTTP'])('SH-6 the client %s', (way) => {
  const transport = way === 'in memory' ? { fetch: async (request: Request) => await server.fetch(request) } : {}
  const clientOf = (token: string | null): ApiClient =>
    createApiClient({ baseUrl: server.url, token, verifyOutput: true, retries: 0, ...transport })
  const owner = () => clientOf(ownerToken)
  const home = { params: { community: 'home' } }

  async function newcomer(): Promise<ApiClient> {
    const { code } = await owner().createInvite({ ...home, body: {} })
    const username = unique('user')
    const account = { username, email: `${username}@example.org`, password: PASSWORD }
    return clientOf((await clientOf(null).register({ body: { invite_code: code, ...account } })).token)
  }

  async function room(...members: readonly ApiClient[]) {
    const channel = await owner().createChannel({ ...home, body: { name: unique('room') } })
    const params = { channel_id: channel.id }
    for (const member of members) await member.addChannelMember({ params: { ...params, user: 'me' } })
    return { channel, params }
  }

  const post = (client: ApiClient, params: { readonly channel_id: string }, body_md = 'Hello'): Promise<MessageView> =>
    client.postMessage({ params, body: { body_md } })

  test('AC-1 the client speaks for its token, and for somebody else or nobody when told', async () => {
    const member = await newcomer()
    const { username } = await member.getMe()
    expect((await owner().getMe()).username).toBe('olivia')
    expect(username).not.toBe('olivia')
    expect((await member.withToken(ownerToken).getMe()).username).toBe('olivia')
    const nobody = rejectionOf(member.withToken(null).getMe())
    expect(await nobody).toMatchObject({ status: 401, code: 'unauthenticated' })
  })

  test('AC-3 a heartbeat is answered', async () => {
    expect(await owner().heartbeat()).toEqual({ ok: true })
  })

  test('AC-5 an invite link is made, listed, used and revoked', async () => {
    const client = owner()
    const invite = await client.createInvite({ ...home, body: { max_uses: 2 } })
    expect((await client.listInvites({ ...home })).items.map(({ code }) => code)).toContain(invite.code)
    expect(await clientOf(null).getInvite({ params: { code: invite.code } })).toMatchObject({
      community: { slug: 'home' },
    })
    await client.revokeInvite({ params: { code: invite.code } })
    expect((await client.listInvites({ ...home })).items.map(({ code }) => code)).not.toContain(invite.code)
    const error = await rejectionOf((await newcomer()).acceptInvite({ params: { code: invite.code } }))
    expect(error).toMatchObject({ status: 404, code: 'invite_invalid' })
  })

  test('AC-7 communities are created, changed, listed and read', async () => {
    const client = owner()
    const slug = unique('club')
    const made = await client.createCommunity({ body: { name: 'Club', slug } })
    const params = { community: slug }
    await client.updateCommunity({ params, body: { name: 'Chess club' } })
    expect(await client.getCommunity({ params })).toMatchObject({ id: made.id, name: 'Chess club', role: 'owner' })
    expect((await client.listCommunities()).items.map((community) => community.slug)).toContain(slug)
    await client.deleteCommunity({ params })
    expect(await rejectionOf(client.getCommunity({ params }))).toMatchObject({ status: 404 })
  })

  test('AC-T6 listing channels returns a list of channel maps', async () => {
    const { channel } = await room()
    const { items } = await owner().listChannels({ ...home })
    expect(items).toContainEqual(expect.objectContaining({ id: channel.id, name: channel.name, type: 'text' }))
  })

  test('AC-T7 posting a message returns it with an id, and a repeated nonce is the same message', async () => {
    const { params } = await room()
    const body = { body_md: 'Grüße 🎉', nonce: newId() }
    const first = await owner().postMessage({ params, body })
    expect(isId(first.id)).toBe(true)
    expect(first).toMatchObject({ seq: 1, body_md: 'Grüße 🎉' })
    expect((await owner().postMessage({ params, body })).id).toBe(first.id)
  })

  test('AC-T8, AC-T9 an edit inside one hour works, after one hour it is 403', async () => {
    const { params } = await room()
    const message_id = (await post(owner(), params)).id
    const edit = (body_md: string) => owner().editMessage({ params: { message_id }, body: { body_md } })
    expect(await edit('changed')).toMatchObject({ body_md: 'changed', edited_at: expect.any(String) })
    clock.advance(HOUR_AND_A_BIT)
    const late = await rejectionOf(edit('too late'))
    clock.advance(-HOUR_AND_A_BIT)
    expect(late).toMatchObject({ status: 403, code: 'edit_window_closed' })
  })

  test('AC-T10, AC-T11 an author deletes an own message, somebody who is no admin not that of another', async () => {
    const member = await newcomer()
    const { params } = await room(member)
    const mine = { message_id: (await post(member, params)).id }
    const theirs = { message_id: (await post(owner(), params)).id }
    await member.deleteMessage({ params: mine })
    expect(await rejectionOf(member.getMessage({ params: mine }))).toMatchObject({ status: 404 })
    expect(await rejectionOf(member.deleteMessage({ params: theirs }))).toMatchObject({
      status: 403,
      code: 'forbidden',
    })
  })

  test('AC-T12, AC-10 after and limit give the next page, and the iterator all of them, both ways', async () => {
    const { params } = await room()
    const posted: string[] = []
    for (let i = 0; i < 45; i++) posted.push((await post(owner(), params, `text ${i}`)).id)
    const after = posted[4] ?? ''
    const page = await owner().listMessages({ params, query: { after, limit: 20 } })
    expect(page.items.map(({ id }) => id)).toEqual(posted.slice(5, 25))
    expect(page.next).toBe(posted[24] ?? null)
    const back = await Array.fromAsync(paginate(owner().listMessages, { params, query: { limit: 20 } }, 'back'))
    expect(back.map(({ id }) => id)).toEqual(posted.toReversed())
    const forth = await Array.fromAsync(paginate(owner().listMessages, { params, query: { after, limit: 7 } }))
    expect(forth.map(({ id }) => id)).toEqual(posted.slice(5))
    const unknown = owner().listMessages({ params, query: { after: newId() } })
    expect(await rejectionOf(unknown)).toMatchObject({ status: 400, code: 'unknown_cursor' })
  })

  test('AC-2 channels, messages, reactions and users are made, read, changed and removed', async () => {
    const { channel, params } = await room()
    const client = owner()
    expect(await client.updateChannel({ params, body: { topic: 'News' } })).toMatchObject({ topic: 'News' })
    const { id: message_id } = await post(client, params)
    await client.addReaction({ params: { message_id, emoji: '👍🏽' } })
    const [reaction] = (await client.getMessage({ params: { message_id } })).reactions
    expect(reaction).toEqual({ emoji: '👍🏽', count: 1, reacted_by_me: true })
    await client.removeReaction({ params: { message_id, emoji: '👍🏽' } })
    expect((await client.getMessage({ params: { message_id } })).reactions).toEqual([])
    expect(await client.updateMe({ body: { status_text: 'Here' } })).toMatchObject({ status_text: 'Here' })
    await client.deleteChannel({ params })
    expect(await rejectionOf(client.getChannel({ params: { channel_id: channel.id } }))).toMatchObject({ status: 404 })
  })

  test('AC-2 a DM is opened, written in and listed, and its notification is listed and read', async () => {
    const member = await newcomer()
    const { id } = await member.getMe()
    const dm = await owner().openDm({ body: { user_ids: [id] } })
    expect((await member.openDm({ body: { user_ids: [(await owner().getMe()).id] } })).id).toBe(dm.id)
    await post(owner(), { channel_id: dm.id }, 'Psst')
    await server.settle()
    expect((await member.listDms()).items).toMatchObject([{ id: dm.id, type: 'dm', unread_count: 1 }])
    const { items, unread_count } = await member.listNotifications({ query: { unread: 'true' } })
    expect([items, unread_count]).toMatchObject([[{ type: 'dm', message: { excerpt: 'Psst' } }], 1])
    const ids = items.map((notification) => notification.id)
    expect(await member.readNotifications({ body: { ids } })).toEqual({ unread_count: 0 })
    expect((await member.sync()).notification_count).toBe(0)
  })

  test('AC-5 a person is invited directly, told of it, and accepts or declines', async () => {
    const [member, other] = [await newcomer(), await newcomer()]
    const params = { community: (await owner().createCommunity({ body: { name: 'Club', slug: unique('club') } })).slug }
    for (const guest of [member, other]) {
      const user_id = (await guest.getMe()).id
      await owner().createInvite({ params, body: { user_id } })
      const [told] = (await guest.listNotifications({ query: { unread: 'true' } })).items
      const code = told?.data['code'] ?? ''
      if (guest === member) expect((await guest.acceptInvite({ params: { code } })).slug).toBe(params.community)
      else await guest.declineInvite({ params: { code } })
      expect((await guest.listNotifications({ query: { unread: 'true' } })).unread_count).toBe(0)
    }
    expect(await rejectionOf(other.getCommunity({ params }))).toMatchObject({ status: 404 })
  })

  test('AC-8 categories are created, ordered, given to channels and deleted', async () => {
    const client = owner()
    const params = { community: (await client.createCommunity({ body: { name: 'Club', slug: unique('club') } })).slug }
    const work = await client.createCategory({ params, body: { name: 'Work' } })
    const fun = await client.createCategory({ params, body: { name: 'Fun' } })
    await client.orderCategories({ params, body: { ids: [fun.id, work.id] } })
    await client.updateCategory({ params: { category_id: fun.id }, body: { name: 'Play' } })
    expect((await client.listCategories({ params })).items.map(({ name }) => name)).toEqual(['Play', 'Work'])
    const channel = await client.createChannel({ params, body: { name: 'games', category_id: work.id } })
    const moved = await client.updateChannel({ params: { channel_id: channel.id }, body: { category_id: fun.id } })
    expect([channel.category_id, moved.category_id]).toEqual([work.id, fun.id])
    await client.deleteCategory({ params: { category_id: fun.id } })
    expect(await client.getChannel({ params: { channel_id: channel.id } })).toMatchObject({ category_id: null })
  })

  test('AC-9 webhooks are created, listed, changed and deleted, and what is posted to one becomes a message', async () => {
    const client = owner()
    const { channel, params } = await room()
    const made = await client.createWebhook({ ...home, body: { channel_id: channel.id, name: 'CI' } })
    const webhook = { params: { webhook_id: made.id } }
    expect(await client.updateWebhook({ ...webhook, body: { name: 'Builds' } })).toMatchObject({ name: 'Builds' })
    expect((await client.listWebhooks(home)).items.map(({ id }) => id)).toContain(made.id)
    const send = async () =>
      await server.fetch(
        new Request(`${server.url}${new URL(made.url).pathname}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ text: 'Build *5* is <https://ci.example/5|done>' }),
        }),
      )
    expect((await send()).status).toBe(200)
    expect((await client.listMessages({ params })).items).toMatchObject([
      { body_md: 'Build **5** is [done](https://ci.example/5)', author: { kind: 'webhook', display_name: 'Builds' } },
    ])
    await client.deleteWebhook(webhook)
    expect((await send()).status).toBe(404)
  })

  test('AC-2 a member is banned, listed as such, kept out and let in again', async () => {
    const member = await newcomer()
    const params = { ...home.params, user: (await member.getMe()).id }
    await owner().banMember({ params, body: { reason: 'Spam' } })
    expect((await owner().listBans(home)).items).toContainEqual(expect.objectContaining({ reason: 'Spam' }))
    const { code } = await owner().createInvite({ ...home, body: {} })
    const accept = () => member.acceptInvite({ params: { code } })
    expect(await rejectionOf(accept())).toMatchObject({ status: 403, code: 'banned' })
    await owner().unbanMember({ params })
    expect((await accept()).slug).toBe('home')
  })

  test('AC-2 a member who is muted posts nothing until it ends', async () => {
    const member = await newcomer()
    const { params } = await room(member)
    const mute = { ...home.params, user: (await member.getMe()).id }
    await owner().muteMember({ params: mute, body: { until: null } })
    expect(await rejectionOf(post(member, params))).toMatchObject({ status: 403, code: 'muted' })
    await owner().unmuteMember({ params: mute })
    expect(await post(member, params)).toMatchObject({ seq: 1 })
  })

  test('AC-6 a slash command is run, answered and listed', async () => {
    const { channel, params } = await room()
    const client = owner()
    const command = (text: string) => client.runCommand({ body: { text, channel_id: channel.id } })
    expect(await command('/topic Slashes')).toMatchObject({ ok: true })
    expect(await client.getChannel({ params })).toMatchObject({ topic: 'Slashes' })
    expect((await command('/help')).text).toContain('/topic [text|-]')
    expect(await command('/tpoic')).toMatchObject({ ok: false, text: expect.stringContaining('/topic?') as string })
    const { items } = await client.listCommands({ query: { channel_id: channel.id } })
    expect(items).toContainEqual(expect.objectContaining({ name: 'kick', completion: ['user'] }))
  })

  test('AC-13 an error carries status, code, data, body and trace id', async () => {
    const body = { name: 'Home', slug: 'Not A Slug' }
    const error = await rejectionOf(owner().createCommunity({ body }))
    const fields = [{ path: 'slug', message: expect.any(String) as string }]
    expect(error).toMatchObject({
      status: 400,
      code: 'invalid_input',
      data: { fields },
      body: { status: 400, code: 'invalid_input', fields },
      trace_id: expect.any(String),
    })
  })

  test('AC-12 a caller that gives up is rejected at once, and the server goes on', async () => {
    const control = new AbortController()
    const call = rejectionOf(owner().sync({ signal: control.signal }))
    control.abort(new Error('closed'))
    expect(await call).toMatchObject({ message: 'closed' })
    expect(await owner().heartbeat()).toEqual({ ok: true })
  })
})

const withBody = Object.entries<Endpoint>(endpoints).filter(([, endpoint]) => endpoint.body !== undefined)

test.each(withBody)('SC-2 %s refuses a body that does not fit its schema', async (_, endpoint) => {
  const headers = { authorization: `Bearer ${ownerToken}`, 'content-type': 'application/json' }
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_match, name: string) => (name === 'community' ? 'home' : newId()))
  const send = async (body: unknown) =>
    await server.fetch(
      new Request(`${server.url}${path}`, { method: endpoint.method, headers, body: JSON.stringify(body) }),
    )
  for (const body of [[], 'text', 7, null]) {
    const answer = await send(body)
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ code: 'invalid_input' })])
  }
})

test('SC-2 parameters and queries that do not fit their schema are refused', async () => {
  const headers = { authorization: `Bearer ${ownerToken}` }
  const paths = ['/api/users/nobody', '/api/communities/home/members?limit=0', '/api/users?ids=1', '/api/channels/x']
  for (const path of paths) {
    const answer = await server.fetch(new Request(`${server.url}${path}`, { headers }))
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ code: 'invalid_input' })])
  }
})
