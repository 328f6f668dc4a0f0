import { hashToken, hashUserCode, newSessionToken, newUserCode } from '@ajet/shared/auth'
import type { Tables } from '@ajet/shared/db'
import { newId } from '@ajet/shared/std'
import { kindsOfBotToken } from './bot-tokens.ts'
import { AUTHOR_EMAIL } from './cast.ts'
import { rowsOfPlace } from './place-rows.ts'
import { communityRoles, places } from './roles.ts'
import { into, type Rows } from './rows.ts'
import type { Person, Scene } from './scene.ts'

/** What others refer to. */
const FIRST: readonly (keyof Tables)[] = ['users', 'communities', 'community_members', 'channel_categories', 'channels']

/** One statement for each table: hundreds of scenes are built. */
export function byTable(rows: Rows): Rows {
  const grouped = Map.groupBy(rows, ([table]) => table)
  const tables = [...FIRST, ...[...grouped.keys()].filter((table) => !FIRST.includes(table))]
  return tables.map((table) => [table, (grouped.get(table) ?? []).flatMap(([, values]) => values) as never])
}

/** In the order in which they refer to each other, but for the tables of `FIRST`. */
export function rowsOf(scene: Scene): Rows {
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
    into(
      'mutes',
      (['muted', 'muted-admin'] as const).map((who) => ({ ...made, user_id: cast[who].id, until: far })),
    ),
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
        // Used so late that no use of it is written, however long the scene stands: that would move its end.
        const session = { user_id: cast[who].id, expires_at: far, last_used_at: far }
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
