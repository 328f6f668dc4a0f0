import type { EventBus } from '@ajet/shared/eventbus'
import { subjects } from '@ajet/shared/eventbus'
import type { LoginMethodsView, EventType, MeView, MessageView, MyChannelView, UserView } from '@ajet/shared/schema'
import { must, newId } from '@ajet/shared/std'
import {
  ada,
  at,
  authorOf,
  channels as sampleChannels,
  community,
  id,
  messages as sampleMessages,
  people,
  replies as sampleReplies,
} from './sample-fixtures.ts'

interface FakeApi {
  fetch(request: Request): Promise<Response>
  /** The user every request without a cookie `as=<username>` speaks for; null: nobody. */
  signedIn: boolean
  loginMethods: LoginMethodsView
  readonly messages: MessageView[]
  readonly replies: MessageView[]
  readonly channels: MyChannelView[]
  readonly me: { settings: MeView['settings'] }
  /** What the next write answers instead, once. */
  failNext: number | undefined
  post(
    author: UserView,
    channelId: string,
    body: string,
    parentId?: string | null,
    nonce?: string | null,
  ): Promise<MessageView>
}

const json = (body: unknown, status = 200) => Response.json(body, { status })
const problem = (code: string, status: number) =>
  json({ type: `urn:ajet:error:${code}`, title: code, status, code, detail: code, trace_id: 't' }, status)

/** An API in memory with canned data, good enough to look at every page and to see events arrive. */
export function createFakeApi(bus: EventBus): FakeApi {
  const channels = structuredClone(sampleChannels)
  const messages = structuredClone(sampleMessages)
  const replies = structuredClone(sampleReplies)
  const reactors = new Map<string, Set<string>>()
  const invites = [
    {
      code: 'join-us-today',
      community_id: community.id,
      url: 'http://localhost:8099/invite/join-us-today',
      created_by: authorOf(ada),
      max_uses: null,
      uses: 2,
      expires_at: at(10_000),
      created_at: at(-100),
    },
  ]
  let rev = 0
  const general = channels[0]
  if (general) {
    general.last_seq = 151
    general.last_read_seq = 141
    general.last_read_message_id = id(10_141)
    general.unread_count = 3
  }

  async function emit(
    type: EventType,
    channelId: string,
    payload: object,
    audience: 'channel' | 'user' = 'channel',
    userId: string | null = null,
  ) {
    await bus.publish(audience === 'user' ? subjects.notifications(userId ?? '') : subjects.community(community.id), {
      type,
      id: newId(),
      ts: new Date().toISOString(),
      payload: payload as Record<string, unknown>,
      community_id: community.id,
      channel_id: channelId,
      actor_id: ada.id,
      audience,
      user_id: userId,
      rev: audience === 'channel' ? ++rev : null,
    })
  }

  const find = (messageId: string) => [...messages, ...replies].find((one) => one.id === messageId)
  const userOf = (request: Request): UserView => {
    const name = /(?:^|; )as=(\w+)/.exec(request.headers.get('cookie') ?? '')?.[1]
    return people.find(({ username }) => username === name) ?? ada
  }

  function eventPayload(message: MessageView) {
    return {
      ...message,
      message_id: message.id,
      user_id: message.author.id,
      nonce: message.nonce ?? null,
    }
  }

  const api: FakeApi = {
    signedIn: true,
    loginMethods: {
      password: true,
      passkeys: true,
      set_up: true,
      providers: [
        { name: 'github', kind: 'github', label: 'GitHub' },
        { name: 'acme', kind: 'oidc', label: 'Acme' },
      ],
    },
    messages,
    replies,
    channels,
    me: { settings: {} },
    failNext: undefined,
    post: async (author, channelId, body, parentId = null, nonce = null) => {
      const known = nonce === null ? undefined : [...messages, ...replies].find((one) => one.nonce === nonce)
      if (known) return known
      const channel = channels.find((one) => one.id === channelId)
      const seq = (channel?.last_seq ?? 0) + 1
      if (channel) channel.last_seq = seq
      const typed = body.replaceAll(/@(\w+)/g, (text, name: string) => {
        const person = people.find(({ username }) => username === name)
        return person ? `@<user:${person.id}>` : text
      })
      const mentions = people
        .filter((one) => typed.includes(one.id))
        .map((one) => ({ type: 'user' as const, target_id: one.id, name: one.display_name }))
      const message: MessageView = {
        id: newId(),
        seq,
        channel_id: channelId,
        author: authorOf(author),
        parent_id: parentId,
        body_md: typed,
        created_at: new Date().toISOString(),
        edited_at: null,
        deleted_at: null,
        reactions: [],
        attachments: [],
        mentions,
        reply_count: 0,
        last_reply_at: null,
        nonce,
      }
      let thread = null
      if (parentId === null) messages.push(message)
      else {
        replies.push(message)
        const parent = find(parentId)
        if (parent) {
          parent.reply_count++
          parent.last_reply_at = message.created_at
          thread = { parent_id: parentId, reply_count: parent.reply_count, last_reply_at: parent.last_reply_at }
        }
      }
      await emit('message/created', channelId, { ...eventPayload(message), thread })
      return message
    },
    fetch: async (request) => {
      const url = new URL(request.url)
      const path = url.pathname
      const me = userOf(request)
      const body: Record<string, unknown> =
        request.method === 'GET' || !request.headers.get('content-type') ? {} : await request.json()
      const meView: MeView = { ...me, email: 'ada@example.org', settings: api.me.settings }
      if (path === '/auth/providers') return problem('forbidden', 403)
      if (path === '/auth/methods') return json(api.loginMethods)
      if (path === '/auth/accounts') return json({ items: [], next: null, prev: null })
      const [, , kind, first = '', second, third] = path.split('/').map(decodeURIComponent)
      if (!api.signedIn && kind !== 'invites') return problem('unauthenticated', 401)
      if (api.failNext !== undefined && request.method === 'POST' && second === 'messages') {
        const status = api.failNext
        api.failNext = undefined
        return problem(status === 403 ? 'channel_moderated' : 'internal', status)
      }
      if (kind === 'me') {
        if (request.method === 'PATCH') Object.assign(api.me.settings, body['settings'] as object)
        return json(meView)
      }
      if (kind === 'sync')
        return json({
          user: meView,
          session_id: id(900),
          communities: [{ ...community, channels: channels.filter(({ joined }) => joined) }],
          dms: [],
          notification_count: 0,
        })
      if (kind === 'memberships') {
        const joined = channels.filter((channel) => channel.joined)
        return json({
          user_id: meView.id,
          display_name: meView.display_name,
          session_id: id(900),
          community_ids: [community.id],
          channels: joined.map((channel) => ({ id: channel.id, community_id: channel.community_id })),
        })
      }
      if (kind === 'heartbeat') return json({ ok: true })
      if (kind === 'users')
        return json({
          items: people.filter(({ username }) => username.startsWith(url.searchParams.get('q') ?? '')),
          next: null,
          prev: null,
        })
      if (kind === 'invites' && request.method === 'GET') {
        return first === 'gone'
          ? problem('invite_invalid', 404)
          : json({
              code: first,
              community: {
                name: community.name,
                slug: community.slug,
                description: community.description,
                member_count: 7,
              },
              invited_by: 'Ada Lovelace',
            })
      }
      if (kind === 'invites') return second === 'accept' ? json(community) : new Response(null, { status: 204 })
      if (kind === 'communities') {
        if (first !== community.id && first !== community.slug) return problem('not_found', 404)
        if (second === 'members')
          return json({
            items: people.map((person, n) => ({
              user: person,
              role: n === 0 ? 'owner' : n === 1 ? 'admin' : 'member',
              nickname: null,
              joined_at: at(-5000),
            })),
            next: null,
            prev: null,
          })
        if (second === 'invites' && request.method === 'POST') {
          invites.push({
            ...must(structuredClone(invites[0]), 'an invite'),
            code: `new-${invites.length}`,
            url: `http://localhost:8099/invite/new-${invites.length}`,
            uses: 0,
          })
          return json(invites.at(-1), 201)
        }
        if (second === 'invites') return json({ items: invites, next: null, prev: null })
        if (second === 'channels' && request.method === 'POST') {
          if (body['name'] === 'general') return problem('name_taken', 409)
          const made = {
            ...must(structuredClone(channels[0]), 'a channel'),
            id: newId(),
            name: String(body['name']),
            topic: String(body['topic'] ?? ''),
            last_seq: 0,
            last_read_seq: 0,
            unread_count: 0,
          }
          channels.push(made)
          return json(made, 201)
        }
        const name = url.searchParams.get('name')
        if (second === 'channels')
          return json({ items: channels.filter((one) => name === null || one.name === name), next: null, prev: null })
        return json(community)
      }
      if (kind === 'channels') {
        const channel = channels.find((one) => one.id === first)
        if (!channel) return problem('not_found', 404)
        if (second === 'members') {
          channel.joined = request.method === 'PUT'
          return new Response(null, { status: 204 })
        }
        if (second === 'read') {
          const seq = messages.find((one) => one.id === body['message_id'])?.seq ?? 0
          const unread = messages.filter((one) => one.channel_id === first && one.seq > seq && one.author.id !== me.id)
          Object.assign(channel, {
            last_read_seq: seq,
            last_read_message_id: body['message_id'],
            unread_count: unread.length,
            mention_count: 0,
          })
          const cursor = {
            channel_id: first,
            last_read_seq: seq,
            last_read_message_id: body['message_id'],
            unread_count: unread.length,
            mention_count: 0,
          }
          await emit('read/updated', first, cursor, 'user', me.id)
          return json(cursor)
        }
        if (second === 'messages' && request.method === 'POST') {
          return json(
            await api.post(
              me,
              first,
              String(body['body_md']),
              (body['parent_id'] as string | null) ?? null,
              (body['nonce'] as string | null) ?? null,
            ),
            201,
          )
        }
        if (second === 'messages')
          return json(
            pageOf(
              messages.filter((one) => one.channel_id === first),
              url.searchParams,
            ),
          )
        return json(channel)
      }
      if (kind === 'messages') {
        const message = find(first)
        if (!message) return problem('not_found', 404)
        if (second === 'replies')
          return json({ items: replies.filter((one) => one.parent_id === first), next: null, prev: null })
        if (second === 'reactions') {
          const key = `${first} ${third}`
          const set = reactors.get(key) ?? new Set()
          reactors.set(key, set)
          const add = request.method === 'PUT'
          if (add) set.add(me.id)
          else set.delete(me.id)
          const current = message.reactions.find(({ emoji }) => emoji === third)
          const count = Math.max(0, (current?.count ?? 0) + (add ? 1 : -1))
          message.reactions = [
            ...message.reactions.filter(({ emoji }) => emoji !== third),
            ...(count > 0 ? [{ emoji: third ?? '', count, reacted_by_me: add }] : []),
          ]
          await emit(add ? 'reaction/added' : 'reaction/removed', message.channel_id, {
            message_id: first,
            channel_id: message.channel_id,
            user_id: me.id,
            emoji: third,
            count,
          })
          return new Response(null, { status: 204 })
        }
        if (request.method === 'PUT') {
          Object.assign(message, { body_md: body['body_md'], edited_at: new Date().toISOString() })
          await emit('message/edited', message.channel_id, eventPayload(message))
          return json(message)
        }
        if (request.method === 'DELETE') {
          const tombstone = message.reply_count > 0
          if (tombstone) Object.assign(message, { body_md: '', deleted_at: new Date().toISOString() })
          else messages.splice(messages.indexOf(message), 1)
          await emit('message/deleted', message.channel_id, {
            message_id: first,
            channel_id: message.channel_id,
            seq: message.seq,
            parent_id: message.parent_id,
            tombstone,
            thread: null,
          })
          return new Response(null, { status: 204 })
        }
        return json(message)
      }
      return problem('not_found', 404)
    },
  }
  return api
}

function pageOf(all: readonly MessageView[], query: URLSearchParams) {
  const index = (key: string) => all.findIndex((one) => one.id === query.get(key))
  const size = 50
  let from = Math.max(0, all.length - size)
  let to = all.length
  if (query.has('before')) {
    to = index('before')
    from = Math.max(0, to - size)
  } else if (query.has('after')) {
    from = index('after') + 1
    to = Math.min(all.length, from + size)
  } else if (query.has('around')) {
    from = Math.max(0, index('around') - size / 2)
    to = Math.min(all.length, from + size)
  }
  const items = all.slice(from, to)
  return {
    items,
    prev: from > 0 ? (items[0]?.id ?? null) : null,
    next: to < all.length ? (items.at(-1)?.id ?? null) : null,
  }
}
