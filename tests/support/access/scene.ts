import { hashToken, hashUserCode, newSessionToken, newUserCode } from '@ajet/shared/auth'
import type { Database, Tables } from '@ajet/shared/db'
import { tokenScopes, type TokenScope } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { AUTHOR_EMAIL, ELSEWHERE, type Cast } from './cast.ts'
import { communityRoles, inChannel, inDm, places, type Place, type SignedIn } from './roles.ts'

export type Person = SignedIn | 'author'

/** A community of its own with one object of each kind in each place, whose texts are found again wherever they leak. */
export interface Scene {
  readonly cast: Cast
  readonly community: string
  readonly category: string
  readonly invite: string
  readonly channels: Readonly<Record<Place, string>>
  readonly webhooks: Readonly<Record<Place, string>>
  readonly webhookToken: string
  /** An API user of the community and its only token. */
  readonly bot: string
  /** Of a program that waits to be signed in. */
  readonly userCode: string
  /** Of one that `author` has approved. */
  readonly deviceCode: string
  readonly apiToken: string
  readonly outgoingWebhook: string
  readonly delivery: string
  readonly customCommand: string
  /** Ids of objects that belong to somebody, by whose they are and where. */
  readonly messages: (whose: Person, place: Place) => string
  readonly posted: (whose: Person, place: Place) => string
  readonly previews: (whose: Person, place: Place) => string
  readonly uploads: (whose: Person, place: Place) => string
  /** Another session than the one of `token`. */
  readonly sessions: (whose: Person) => string
  readonly reminders: (whose: Person) => string
  readonly token: (whose: Person) => string
  /** An account at the login provider. */
  readonly linkedAccounts: (whose: Person) => string
  /** Name of a login provider set up at run time. */
  readonly loginProvider: string
  /** Of the API user, who is in the public and the private channel: with this scope alone, or with every other one. */
  readonly botToken: (has: 'only' | 'all but', scope: TokenScope | null) => string
  readonly personalInvites: (whose: Person) => string
  readonly passkeys: (whose: Person) => string
  /** Of a login of the author that waits for its second step, and what completes it. */
  readonly stepToken: string
  readonly recoveryCode: string
  /** Of the links the author got by mail. */
  readonly mailTokens: Readonly<Record<'confirm' | 'reset', string>>
  /** Words that only whoever may see the community, or the place, may ever read. */
  readonly words: Readonly<Record<Place | 'community', string>>
}

let count = 0

/** The same as another, of which nothing exists. */
export function ghostOf(scene: Scene): Scene {
  const { cast, token } = scene
  return { ...describeScene({ ...cast, author: { ...cast.author, id: newId() } }), token }
}

/** What people have of their own, outside any community. */
const OF_PEOPLE = [
  'device_links',
  'sessions',
  'notifications',
  'mail_links',
  'reminders',
  'passkeys',
  'totp_secrets',
  'recovery_codes',
  'sign_in_challenges',
  'oauth_accounts',
  'oauth_providers',
] as const

/** In place of the scene before it. Written straight into the tables: what matters is what is there, not how it came. */
export async function buildScene(db: Database, cast: Cast): Promise<Scene> {
  const scene = describeScene(cast)
  const rows = rowsOf(scene)
  await db.transaction(async (trx) => {
    await trx.deleteFrom('communities').where('slug', '<>', ELSEWHERE).execute()
    await trx.deleteFrom('channels').where('community_id', 'is', null).execute()
    for (const table of OF_PEOPLE) await trx.deleteFrom(table).execute()
    for (const [table, values] of byTable(rows)) await trx.insertInto(table).values(values).execute()
    await trx.deleteFrom('outbox').execute()
  })
  return scene
}

function describeScene(cast: Cast): Scene {
  const number = (++count).toString().padStart(5, '0')
  const words = {
    community: `zzcom${number}`,
    public: `zzpub${number}`,
    private: `zzprv${number}`,
    dm: `zzdm${number}`,
  }
  const ids = new Map<string, string>()
  const idOf = (...key: readonly string[]) => {
    const name = key.join(' ')
    const known = ids.get(name) ?? newId()
    ids.set(name, known)
    return known
  }
  const perPlace = (kind: string) => ({
    public: idOf(kind, 'public'),
    private: idOf(kind, 'private'),
    dm: idOf(kind, 'dm'),
  })
  const tokens = new Map(Object.keys(cast).map((who) => [who, newSessionToken()]))
  const botTokens = new Map(kindsOfBotToken.map((kind) => [kind.name, `ajt_${newSessionToken()}`]))
  return {
    cast,
    botToken: (has, scope) => botTokens.get(`${has} ${scope}`) ?? '',
    community: idOf('community'),
    category: idOf('category'),
    invite: `${words.community}invite`,
    channels: perPlace('channel'),
    webhooks: perPlace('webhook'),
    webhookToken: newSessionToken(),
    bot: idOf('bot'),
    userCode: newUserCode(),
    deviceCode: newSessionToken(),
    apiToken: idOf('api token'),
    outgoingWebhook: idOf('outgoing webhook'),
    delivery: idOf('delivery'),
    customCommand: idOf('command'),
    messages: (whose, place) => idOf('message', whose, place),
    previews: (whose, place) => idOf('preview', whose, place),
    posted: (whose, place) => idOf('posted', whose, place),
    uploads: (whose, place) => idOf('upload', whose, place),
    token: (whose) => tokens.get(whose) ?? '',
    sessions: (whose) => idOf('session', whose),
    reminders: (whose) => idOf('reminder', whose),
    linkedAccounts: (whose) => idOf('linked account', whose),
    loginProvider: `p-${idOf('login provider')}`,
    personalInvites: (whose) => `${words.community}${whose}`,
    passkeys: (whose) => idOf('passkey', whose),
    stepToken: newSessionToken(),
    recoveryCode: `${words.community}recovery`,
    mailTokens: { confirm: newSessionToken(), reset: newSessionToken() },
    words,
  }
}

type Rows = readonly (readonly [keyof Tables, never])[]
type RowOf<T extends keyof Tables> = { readonly [C in keyof Tables[T]]?: unknown }
const into = <T extends keyof Tables>(table: T, values: readonly RowOf<T>[]) =>
  [table, values] as unknown as Rows[number]

/** What others refer to. */
const FIRST: readonly (keyof Tables)[] = ['users', 'communities', 'community_members', 'channel_categories', 'channels']

/** One statement for each table: hundreds of scenes are built. */
function byTable(rows: Rows): Rows {
  const grouped = Map.groupBy(rows, ([table]) => table)
  const tables = [...FIRST, ...[...grouped.keys()].filter((table) => !FIRST.includes(table))]
  return tables.map((table) => [table, (grouped.get(table) ?? []).flatMap(([, values]) => values) as never])
}

/** In the order in which they refer to each other, but for the tables of `FIRST`. */
function rowsOf(scene: Scene): Rows {
  const { cast, community, words } = scene
  const people = Object.keys(cast) as Person[]
  const far = new Date(Date.now() + 3_600_000)
  const made = { community_id: community, created_by: cast.owner.id }
  return [
    into('communities', [
      { id: community, name: words.community, slug: words.community, description: words.community },
    ]),
    into(
      'community_members',
      Object.entries(communityRoles).map(([who, role]) => ({
        community_id: community,
        user_id: cast[who as Person].id,
        role,
      })),
    ),
    into('channel_categories', [{ id: scene.category, community_id: community, name: words.community, position: 1 }]),
    // Nobody is called there: the address is a private one.
    into('outgoing_webhooks', [
      {
        ...made,
        id: scene.outgoingWebhook,
        name: words.community,
        url: 'https://10.0.0.1/',
        secret: 'whsec_c2VjcmV0',
        events: ['member/joined'],
      },
    ]),
    into('custom_commands', [
      {
        ...made,
        id: scene.customCommand,
        name: words.community,
        usage: `/${words.community}`,
        help: words.community,
        url: 'https://10.0.0.1/',
        secret: 'whsec_c2VjcmV0',
      },
    ]),
    into('webhook_delivery_queue', [
      {
        id: scene.delivery,
        webhook_id: scene.outgoingWebhook,
        event_id: newId(),
        type: 'ping',
        event: {},
        status: 'delivered',
      },
    ]),
    into('bans', [{ ...made, user_id: cast.banned.id, reason: words.community }]),
    into('mutes', [{ ...made, user_id: cast.muted.id, until: far }]),
    into('invites', [
      { ...made, id: newId(), code: scene.invite },
      ...people.map((who) => ({
        ...made,
        id: newId(),
        code: scene.personalInvites(who),
        user_id: cast[who].id,
        max_uses: 1,
      })),
    ]),
    into(
      'sessions',
      people.flatMap((who) => {
        const session = { user_id: cast[who].id, expires_at: far }
        const other = { ...session, id: scene.sessions(who), token_hash: hashToken(newSessionToken()) }
        return [other, { ...session, id: newId(), token_hash: hashToken(scene.token(who)) }]
      }),
    ),
    into(
      'reminders',
      people.map((who) => ({
        id: scene.reminders(who),
        user_id: cast[who].id,
        text: 'Tea',
        due_at: far,
        created_at: new Date(),
      })),
    ),
    ...rowsOfProvider(scene, people),
    ...rowsOfBot(scene),
    into(
      'passkeys',
      people.map((who) => ({
        id: scene.passkeys(who),
        user_id: cast[who].id,
        credential_id: scene.passkeys(who),
        public_key: Buffer.alloc(32),
        counter: 0,
        transports: [],
        name: `${who}’s`,
        backed_up: false,
        created_at: new Date(),
      })),
    ),
    into('sign_in_challenges', [
      {
        token_hash: hashToken(scene.stepToken),
        user_id: cast.author.id,
        purpose: 'second-factor',
        created_at: new Date(),
        expires_at: far,
      },
    ]),
    into('recovery_codes', [
      { user_id: cast.author.id, code_hash: hashToken(scene.recoveryCode), created_at: new Date() },
    ]),
    into(
      'mail_links',
      (['confirm', 'reset'] as const).map((purpose) => ({
        token_hash: hashToken(scene.mailTokens[purpose]),
        user_id: cast.author.id,
        purpose,
        email: AUTHOR_EMAIL,
        created_at: new Date(),
        expires_at: far,
      })),
    ),
    rowsOfDevices(scene),
    ...places.flatMap((place) => rowsOfPlace(scene, place, people)),
  ]
}

function rowsOfProvider({ cast, linkedAccounts, loginProvider: name }: Scene, people: readonly Person[]): Rows {
  const account = { provider: name, issuer: 'https://github.com' }
  return [
    into('oauth_providers', [
      {
        id: newId(),
        name,
        kind: 'github',
        label: 'GitHub',
        client_id: 'x',
        client_secret_encrypted: 'v1.x',
        enabled: false,
      },
    ]),
    into(
      'oauth_accounts',
      people.map((who) => {
        const id = linkedAccounts(who)
        return { ...account, id, user_id: cast[who].id, provider_user_id: id }
      }),
    ),
  ]
}

/** No scope at all is no token; without one to leave out, it has them all. */
const kindsOfBotToken = [...tokenScopes, null].flatMap(
  (scope) =>
    [
      { name: `only ${scope}`, has: 'only', scope, scopes: scope ? [scope] : tokenScopes },
      { name: `all but ${scope}`, has: 'all but', scope, scopes: tokenScopes.filter((other) => other !== scope) },
    ] as const,
)

function rowsOfBot({ bot, apiToken, botToken, community, words }: Scene): Rows {
  const token_hash = hashToken(`ajt_${newSessionToken()}`)
  const tokens = kindsOfBotToken.map(({ name, has, scope, scopes }) => ({
    id: newId(),
    user_id: bot,
    token_hash: hashToken(botToken(has, scope)),
    name,
    scopes: [...scopes],
  }))
  return [
    into('users', [{ id: bot, username: `bot.${bot.slice(-12)}`, display_name: words.community, kind: 'bot' }]),
    into('community_members', [{ community_id: community, user_id: bot, role: 'member' }]),
    into('api_users', [{ user_id: bot, community_id: community }]),
    into('api_tokens', [
      { id: apiToken, user_id: bot, token_hash, name: words.community, scopes: ['read'] },
      ...tokens,
    ]),
  ]
}

function rowsOfDevices(scene: Scene): Rows[number] {
  const at = { created_at: new Date(), expires_at: new Date(Date.now() + 3_600_000) }
  const asks = { client_name: 'ajet-chat', user_agent: '', address: '', interval_s: 5, ...at }
  const byAuthor = { status: 'approved', user_id: scene.cast.author.id, session_id: scene.sessions('author') }
  const pending = { status: 'pending', user_id: null, session_id: null }
  const codes = (device: string, user: string) => ({
    id: newId(),
    device_code_hash: hashToken(device),
    user_code_hash: hashUserCode(user),
  })
  return into('device_links', [
    { ...asks, ...pending, ...codes(newSessionToken(), scene.userCode) },
    { ...asks, ...byAuthor, ...codes(scene.deviceCode, newUserCode()) },
  ])
}

function rowsOfPlace(scene: Scene, place: Place, people: readonly Person[]): Rows {
  const { cast, words } = scene
  const channel_id = scene.channels[place]
  const word = words[place]
  const members: readonly Person[] = place === 'dm' ? inDm : inChannel
  const home =
    place === 'dm'
      ? { community_id: null, type: 'group-dm' as const, visibility: 'private' as const, name: '' }
      : { community_id: scene.community, visibility: place, name: word }
  const file = (id: string, whose: Person) => ({
    id,
    channel_id,
    user_id: cast[whose].id,
    storage_key: `attachments/${id}/${word}.png`,
    thumbnail_key: `attachments/${id}/thumbnail.webp`,
    filename: `${word}.png`,
    content_type: 'image/png',
    size_bytes: 4,
    status: 'ready' as const,
  })
  const count = members.length + (place === 'dm' ? 0 : 1)
  return [
    into('channels', [{ ...home, id: channel_id, topic: word, last_seq: people.length, member_count: count }]),
    into('channel_members', [
      ...members.map((who) => ({ channel_id, user_id: cast[who].id, operator: who === 'operator' })),
      ...(place === 'dm' ? [] : [{ channel_id, user_id: scene.bot, operator: false }]),
    ]),
    into(
      'channel_reads',
      members.map((who) => ({ channel_id, user_id: cast[who].id })),
    ),
    into(
      'messages',
      people.map((who, at) => ({
        id: scene.messages(who, place),
        channel_id,
        seq: at + 1,
        author_id: cast[who].id,
        body_md: `${word} of ${who}`,
      })),
    ),
    into(
      'message_previews',
      people.map((who) => ({
        id: scene.previews(who, place),
        message_id: scene.messages(who, place),
        position: 0,
        url: `https://${word}.example.org/`,
        title: word,
        description: word,
        site_name: word,
      })),
    ),
    into(
      'attachments',
      people.flatMap((who) => [
        { ...file(scene.posted(who, place), who), message_id: scene.messages(who, place) },
        file(scene.uploads(who, place), who),
      ]),
    ),
    // What somebody was told while they could see it, and must not be shown any more (ABU-11).
    into(
      'notifications',
      people.map((who) => ({
        id: newId(),
        user_id: cast[who].id,
        type: 'mention' as const,
        source_id: scene.messages('author', place),
        community_id: home.community_id,
        channel_id,
        actor_id: cast.author.id,
        message_id: scene.messages('author', place),
        data: {},
      })),
    ),
    ...(place === 'dm' ? [] : rowsOfWebhook(scene, place)),
  ]
}

function rowsOfWebhook(scene: Scene, place: 'public' | 'private'): Rows {
  const id = scene.webhooks[place]
  const channel_id = scene.channels[place]
  const name = scene.words[place]
  const user = { id: newId(), username: `hook.${id.slice(-12)}`, display_name: name, kind: 'webhook' as const }
  const token_hash = hashToken(scene.webhookToken)
  const community_id = scene.community
  return [
    into('users', [user]),
    into('channel_members', [{ channel_id, user_id: user.id, voice: true }]),
    into('webhooks', [{ id, channel_id, community_id, user_id: user.id, name, token_hash }]),
  ]
}
