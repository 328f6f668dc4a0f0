import { newSessionToken, newUserCode } from '@ajet/shared/auth'
import type { Database } from '@ajet/shared/db'
import type { TokenScope } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { kindsOfBotToken } from './bot-tokens.ts'
import { ELSEWHERE, type Cast } from './cast.ts'
import type { Place, SignedIn } from './roles.ts'
import { byTable, rowsOf } from './scene-rows.ts'

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
  /** Of a picture nobody has, until the world writes its file. */
  readonly avatar: string
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
    archived: `zzarc${number}`,
    dm: `zzdm${number}`,
    lost: `zzlost${number}`,
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
    archived: idOf(kind, 'archived'),
    dm: idOf(kind, 'dm'),
    lost: idOf(kind, 'lost'),
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
    avatar: idOf('avatar'),
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
