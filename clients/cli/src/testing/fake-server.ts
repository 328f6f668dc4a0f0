import type { MessageView, MyChannelView } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'

export const SERVER = 'https://chat.example'
export const TOKEN = 'good-token'
const at = '2026-01-01T12:00:00.000Z'

export const ada = {
  id: newId(),
  username: 'ada',
  display_name: 'Ada Lovelace',
  avatar_url: null,
  kind: 'user' as const,
}

/** A server in memory with one user, as far as the command line asks it. */
export class FakeServer {
  readonly community = {
    id: newId(),
    name: 'Acme',
    slug: 'acme',
    description: '',
    role: 'owner',
    created_at: at,
    member_count: 2,
  }
  readonly channels: MyChannelView[] = []
  readonly messages: MessageView[] = []
  /** `GET /api/me` and so on, in order. */
  readonly calls: string[] = []
  readonly streams: ReadableStreamDefaultController<Uint8Array>[] = []
  readonly streamHeaders: Headers[] = []
  statusText = 'busy'
  sessionEnded = false
  /** What befalls the next posts; `lost` acts and then loses the answer. */
  readonly faults: ('refuse' | 'lost' | 503)[] = []
  /** What polls of a device link are answered, in order; then it is approved. */
  readonly devicePolls: string[] = []
  /** Makes every call fail as if nobody listened. */
  down = false

  addChannel(name: string, fields: Partial<MyChannelView> = {}): MyChannelView {
    const channel: MyChannelView = {
      id: newId(),
      community_id: this.community.id,
      type: 'text',
      name,
      topic: '',
      visibility: 'public',
      modes: [],
      archived_at: null,
      created_at: at,
      last_seq: 0,
      member_count: 1,
      joined: true,
      last_read_seq: 0,
      last_read_message_id: null,
      unread_count: 0,
      mention_count: 0,
      operator: false,
      voice: false,
      muted: false,
      notify_level: 'all',
      ...fields,
    }
    this.channels.push(channel)
    return channel
  }

  addMessage(channel: MyChannelView, body_md: string, fields: Partial<MessageView> = {}): MessageView {
    const seq = this.messages.filter(({ channel_id }) => channel_id === channel.id).length + 1
    const message: MessageView = {
      id: newId(),
      seq,
      channel_id: channel.id,
      author: ada,
      parent_id: null,
      body_md,
      created_at: at,
      edited_at: null,
      deleted_at: null,
      reactions: [],
      attachments: [],
      mentions: [],
      reply_count: 0,
      last_reply_at: null,
      ...fields,
    }
    this.messages.push(message)
    return message
  }

  readonly fetch = async (request: Request): Promise<Response> => {
    const url = new URL(request.url)
    this.calls.push(`${request.method} ${url.pathname}`)
    const fault = this.down ? 'refuse' : request.method === 'POST' ? this.faults.shift() : undefined
    if (fault === 'refuse') throw new TypeError('Unable to connect')
    if (fault === 503) return problem(503, 'not_ready')
    const response = await this.#answer(request, url)
    if (fault === 'lost') throw new TypeError('The socket was closed')
    return response
  }

  /** Sends frames to everybody on the live stream. */
  send(frames: string): void {
    for (const stream of this.streams) stream.enqueue(new TextEncoder().encode(frames))
  }

  sendMessage(message: MessageView, id: string): void {
    this.send(`id: ${id}\nevent: message.new\ndata: ${JSON.stringify({ channel_id: message.channel_id, message })}\n\n`)
  }

  /** Cuts every live stream. */
  cut(): void {
    for (const stream of this.streams.splice(0)) stream.close()
  }

  async #answer(request: Request, url: URL): Promise<Response> {
    const { pathname: path } = url
    if (path === '/auth/device') return Response.json(deviceLink)
    if (path === '/auth/device/token') return this.#devicePoll()
    if (path === '/auth/login') return this.#login((await request.json()) as Record<string, string>)
    if (path === '/auth/login/totp') return this.#secondStep((await request.json()) as Record<string, string>)
    if (this.sessionEnded || request.headers.get('authorization') !== `Bearer ${TOKEN}`)
      return problem(401, 'unauthenticated')
    if (path === '/auth/logout') return this.#logout()
    if (path === '/ws/tui/events') return this.#stream(request)
    if (path === '/api/me') return await this.#me(request)
    if (path === '/api/sync') return Response.json(this.#sync())
    if (path === '/api/communities') return page([this.community])
    const [, kind, id, part] = /^\/api\/(communities|channels|messages)\/([^/]+)(?:\/(.+))?$/.exec(path) ?? []
    if (kind === 'communities')
      return page(this.channels.filter(({ name }) => (url.searchParams.get('name') ?? name) === name))
    if (kind === 'channels') return await this.#channel(request, url, id ?? '', part)
    if (kind === 'messages') return await this.#message(request, id ?? '', part)
    return problem(404, 'not_found')
  }

  #login({ login, password }: Record<string, string>): Response {
    if (login === 'tess' && password === 'correct horse') {
      return Response.json({ code: 'second_factor_required', status: 401, challenge: 'half-done' }, { status: 401 })
    }
    if (login !== 'ada' || password !== 'correct horse') return problem(401, 'invalid_credentials')
    return Response.json({ token: TOKEN, user: this.#user() })
  }

  #secondStep({ challenge, code }: Record<string, string>): Response {
    if (challenge !== 'half-done' || code !== '123456') return problem(401, 'code_invalid')
    return Response.json({ token: TOKEN, user: this.#user() })
  }

  #devicePoll(): Response {
    const code = this.devicePolls.shift()
    if (code === undefined) return Response.json({ token: TOKEN, user: this.#user() })
    return Response.json({ status: 400, code, title: code, detail: code, interval: 5 }, { status: 400 })
  }

  #logout(): Response {
    this.sessionEnded = true
    return new Response(null, { status: 204 })
  }

  async #me(request: Request): Promise<Response> {
    if (request.method === 'PATCH') this.statusText = ((await request.json()) as { status_text: string }).status_text
    return Response.json(this.#user())
  }

  #user() {
    return {
      ...ada,
      status_text: this.statusText,
      email: null,
      settings: {},
      created_at: at,
      last_seen_at: null,
      online: true,
    }
  }

  #sync() {
    const channels = this.channels.filter(({ joined }) => joined)
    const communities = [{ ...this.community, channels }]
    return { session_id: null, user: this.#user(), communities, dms: [], notification_count: 0 }
  }

  #stream({ headers, signal }: Request): Response {
    this.streamHeaders.push(headers)
    const init = `event: init\ndata: ${JSON.stringify({ position: 'e.0', sync: this.#sync() })}\n\nid: e.0\n\n`
    const start = (stream: ReadableStreamDefaultController<Uint8Array>) => {
      this.streams.push(stream)
      stream.enqueue(new TextEncoder().encode(init))
      signal.addEventListener('abort', () => this.#abort(stream, signal.reason))
    }
    return new Response(new ReadableStream({ start }), { headers: { 'content-type': 'text/event-stream' } })
  }

  #abort(stream: ReadableStreamDefaultController<Uint8Array>, reason: unknown): void {
    const at = this.streams.indexOf(stream)
    if (at < 0) return
    this.streams.splice(at, 1)
    stream.error(reason)
  }

  async #channel(request: Request, url: URL, id: string, part: string | undefined): Promise<Response> {
    const channel = this.channels.find((one) => one.id === id)
    if (!channel) return problem(404, 'not_found')
    if (part === undefined) return Response.json(channel)
    if (part !== 'messages') return new Response(null, { status: 204 })
    if (request.method === 'GET') return this.#timeline(url, id)
    const body = (await request.json()) as { body_md: string; nonce: string; parent_id: string | null }
    const known = this.messages.find(({ nonce }) => nonce === body.nonce)
    return Response.json(known ?? this.addMessage(channel, body.body_md, body), { status: 201 })
  }

  #timeline(url: URL, id: string): Response {
    const limit = Number(url.searchParams.get('limit') ?? 50)
    const all = this.messages.filter((one) => one.channel_id === id && one.parent_id === null)
    const before = all.findIndex((one) => one.id === url.searchParams.get('before'))
    const older = before < 0 ? all : all.slice(0, before)
    const items = older.slice(-limit)
    return Response.json({ items, next: null, prev: older.length > items.length ? items[0]?.id : null })
  }

  async #message(request: Request, id: string, part: string | undefined): Promise<Response> {
    const message = this.messages.find((one) => one.id === id)
    if (!message) return problem(404, 'not_found')
    if (part === 'replies') return page(this.messages.filter(({ parent_id }) => parent_id === id))
    if (request.method === 'GET') return Response.json(message)
    if (request.method !== 'PUT' || part) return new Response(null, { status: 204 })
    return Response.json({ ...message, ...((await request.json()) as object), edited_at: at })
  }
}

const deviceLink = {
  device_code: 'device-code',
  user_code: 'BCDF-GHJK',
  verification_uri: `${SERVER}/device`,
  verification_uri_complete: `${SERVER}/device?code=BCDF-GHJK`,
  expires_in: 600,
  interval: 5,
}

function page(items: readonly unknown[]): Response {
  return Response.json({ items, next: null, prev: null })
}

function problem(status: number, code: string): Response {
  return Response.json({ status, code, title: code, detail: `The server says ${code}`, trace_id: 't-1' }, { status })
}
