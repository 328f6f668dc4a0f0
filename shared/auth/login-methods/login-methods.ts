import { sql, type Kysely } from 'kysely'
import type { Config } from '../../config/mod.ts'
import type { Tables } from '../../db/mod.ts'
import { configuredProviders } from './configured-providers.ts'
import { standardScopes, type LoginProvider } from './provider.ts'

/** What the settings say; the rest is in the database. */
export interface LoginSettings {
  readonly password: Config['login']['password']
  readonly passkeys: boolean
  readonly providers: readonly LoginProvider[]
}

export interface LoginMethods {
  readonly password: boolean
  /** True when the settings decide, so that the owner cannot. */
  readonly passwordIsFixed: boolean
  readonly passkeys: boolean
  /** True when the settings have switched them off. */
  readonly passkeysAreFixed: boolean
  /** All of them, also those that are switched off; by source, then by name. */
  readonly providers: readonly LoginProvider[]
}

/** The owner's switches as they are stored. Providers of the database have a column of their own. */
interface Switches {
  readonly password?: boolean
  readonly passkeys?: boolean
  /** Names of providers of the settings that are switched off. */
  readonly off?: readonly string[]
}

const KEY = 'login_methods'
/** Any number of this module's own: changes of login methods take turns. */
const CHANGE_LOCK = 4_117_382

/** @throws ConfigError when a provider is only half there */
export function loginSettings({ login, oauth }: Pick<Config, 'login' | 'oauth'>): LoginSettings {
  return { password: login.password, passkeys: login.passkeys, providers: configuredProviders(oauth) }
}

/** The ways to sign in at this moment; never remembered, so that a switch acts everywhere at once. */
export async function loadLoginMethods(db: Kysely<Tables>, settings: LoginSettings): Promise<LoginMethods> {
  const switches = await loadSwitches(db)
  const off = new Set(switches.off)
  const configured = settings.providers.map((provider) => ({ ...provider, enabled: !off.has(provider.name) }))
  const names = new Set(configured.map(({ name }) => name))
  const stored = await db.selectFrom('oauth_providers').selectAll().orderBy('name').execute()
  return {
    password: settings.password === 'owner' ? (switches.password ?? true) : settings.password === 'on',
    passwordIsFixed: settings.password !== 'owner',
    passkeys: settings.passkeys && (switches.passkeys ?? true),
    passkeysAreFixed: !settings.passkeys,
    // What the operator writes into the settings wins over a row of the same name.
    providers: [...configured, ...stored.filter(({ name }) => !names.has(name)).map(toProvider)],
  }
}

/** A provider one can sign in with at this moment. */
export function findUsable({ providers }: LoginMethods, name: string): LoginProvider | undefined {
  return providers.find((provider) => provider.name === name && provider.enabled)
}

/** Makes changes of login methods take turns until the transaction ends: two must not each switch off the last but one. */
export async function lockLoginMethods(trx: Kysely<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${CHANGE_LOCK}::bigint)`.execute(trx)
}

export interface SwitchChange {
  readonly password?: boolean | undefined
  readonly passkeys?: boolean | undefined
  /** Providers of the settings. */
  readonly providers?: Readonly<Record<string, boolean>>
}

/** Stores switches; inside a transaction that holds the lock. */
export async function saveSwitches(trx: Kysely<Tables>, change: SwitchChange): Promise<void> {
  const before = await loadSwitches(trx)
  const off = new Set(before.off)
  for (const [name, on] of Object.entries(change.providers ?? {})) {
    if (on) off.delete(name)
    else off.add(name)
  }
  const { password = before.password, passkeys = before.passkeys } = change
  const value = {
    ...(password !== undefined && { password }),
    ...(passkeys !== undefined && { passkeys }),
    off: [...off].toSorted(),
  }
  await trx
    .insertInto('system_settings')
    .values({ key: KEY, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
}

async function loadSwitches(db: Kysely<Tables>): Promise<Switches> {
  const row = await db.selectFrom('system_settings').select('value').where('key', '=', KEY).executeTakeFirst()
  return (row?.value as Switches | undefined) ?? {}
}

function toProvider(row: {
  readonly name: string
  readonly kind: LoginProvider['kind']
  readonly label: string
  readonly client_id: string
  readonly client_secret_encrypted: string | null
  readonly base_url: string | null
  readonly issuer_url: string | null
  readonly scopes: string | null
  readonly enabled: boolean
}): LoginProvider {
  const { name, kind, label, client_id, client_secret_encrypted: sealed, base_url, issuer_url, enabled } = row
  return {
    name,
    kind,
    label,
    client_id,
    client_secret: sealed === null ? { type: 'none' } : { type: 'sealed', text: sealed },
    base_url,
    issuer_url,
    scopes: row.scopes ?? standardScopes[kind],
    enabled,
    source: 'database',
  }
}
