import {
  describeLoginMethods,
  findServerCommunity,
  loadLoginMethods,
  lockLoginMethods,
  loginSettings,
  ownersCanSignIn,
  selectServerOwners,
  switchLoginMethods,
  type LoginMethods,
  type LoginProvider,
} from '@ajet/shared/auth'
import { ConfigError, suggest } from '@ajet/shared/config'
import { CommandError } from '../command-error.ts'
import type { AdminAnswer, AdminCommand, AdminUse, Trx } from './admin-command.ts'
import { writeAudit } from './audit-entry.ts'
import { table } from './table.ts'

const USAGE = 'login-methods [on|off <method>]'

export const loginMethodCommands: readonly AdminCommand[] = [
  {
    name: 'login-methods',
    usage: USAGE,
    help: 'The ways to sign in: which are on, and what decides it; switch one on or off, at once and while the server runs',
    operands: { least: 0, most: 2 },
    run: async (use) => {
      const [what, name] = use.line.operands
      if (what === undefined) return await list(use)
      if ((what !== 'on' && what !== 'off') || name === undefined)
        throw new ConfigError([`Usage: ajet-chat admin ${USAGE}`])
      return await change(use, name, what === 'on')
    },
  },
]

interface Method {
  /** `password`, `passkeys`, or the name of a provider. */
  readonly name: string
  readonly label: string
  readonly on: boolean
  /** The setting that decides, so that no switch does. */
  readonly fixed_by: string | null
  /** Where it is set up: always there, in the settings, or in the database by the owner at run time. */
  readonly configured: 'built in' | 'settings' | 'database'
}

async function list({ db, line }: AdminUse): Promise<AdminAnswer> {
  const methods = await loadLoginMethods(db.kysely, loginSettings(line.config))
  const rows = methodsOf(methods).map(({ name, label, on, fixed_by, configured }) => [
    name,
    on ? 'on' : 'off',
    fixed_by === null ? 'switch' : `setting ${fixed_by}`,
    configured,
    label,
  ])
  const hint = await hintFor(db.kysely, methods)
  return {
    json: { methods: methodsOf(methods), owners_can_sign_in: hint === undefined },
    text: [table(['method', 'state', 'decided by', 'set up in', 'name'], rows, ''), ...(hint ?? [])].join('\n'),
  }
}

async function change({ db, line }: AdminUse, name: string, on: boolean): Promise<AdminAnswer> {
  const settings = loginSettings(line.config)
  const { changed, method, hint } = await db.transaction(async (trx) => {
    await lockLoginMethods(trx)
    const before = await loadLoginMethods(trx, settings)
    const found = findMethod(before, name)
    if (found.on === on) return { changed: false, method: found, hint: await hintFor(trx, before) }
    if (found.fixed_by !== null) throw fixed(found)
    const wanted = name === 'password' || name === 'passkeys' ? { [name]: on } : { providers: { [name]: on } }
    const methods = await switchLoginMethods(trx, settings, wanted)
    if (!on) await requireWayIn(trx, methods, found)
    const community_id = await findServerCommunity(trx)
    const data = describeLoginMethods(methods)
    await writeAudit(trx, { action: 'login-methods/changed', community_id, target: '', data })
    return { changed: true, method: { ...found, on }, hint: await hintFor(trx, methods) }
  })
  const text = `${method.label}: ${on ? 'on' : 'off'}${changed ? ' from the next request on' : ' already'}.`
  return { json: { ...method, changed }, text: [text, ...(hint ?? [])].join('\n') }
}

function methodsOf({ password, passwordIsFixed, passkeys, passkeysAreFixed, providers }: LoginMethods): Method[] {
  const own = { configured: 'built in' } as const
  return [
    { ...own, name: 'password', label: 'Password', on: password, fixed_by: passwordIsFixed ? 'login.password' : null },
    { ...own, name: 'passkeys', label: 'Passkeys', on: passkeys, fixed_by: passkeysAreFixed ? 'login.passkeys' : null },
    ...providers.map(({ name, label, enabled, source }: LoginProvider) => {
      return { name, label, on: enabled, fixed_by: null, configured: source }
    }),
  ]
}

/** @throws CommandError */
function findMethod(methods: LoginMethods, name: string): Method {
  const known = methodsOf(methods)
  const found = known.find((method) => method.name === name)
  if (found) return found
  const names = known.map((method) => method.name)
  throw new CommandError(
    `There is no way to sign in called ${name}${suggest(name, names)}. There are: ${names.join(', ')}. ` +
      'Providers of the settings are known where the settings are: give the same file and environment as to the server.',
  )
}

function fixed({ label, fixed_by, on }: Method): CommandError {
  const variable = `AJET_${fixed_by?.replaceAll('.', '_').toUpperCase()}`
  return new CommandError(
    `${label} is ${on ? 'on' : 'off'} by the setting ${fixed_by} (${variable}), over every switch: change it and restart the server.`,
  )
}

/** @throws CommandError when nobody could come in to change it back */
async function requireWayIn(trx: Trx, methods: LoginMethods, off: Method): Promise<void> {
  if ((await findOwners(trx)).length === 0) {
    if (methods.password || methods.providers.some(({ enabled }) => enabled)) return
    throw new CommandError(`Without ${off.label} nobody could make the first account. Nothing was done.`)
  }
  if (await ownersCanSignIn(trx, methods)) return
  throw new CommandError(`Without ${off.label} no owner of the server could sign in. Nothing was done.`)
}

/** What to do when the owners of the server are locked out; undefined when they are not, or there are none yet. */
async function hintFor(db: AdminUse['db']['kysely'], methods: LoginMethods): Promise<readonly string[] | undefined> {
  const owners = await findOwners(db)
  if (owners.length === 0 || (await ownersCanSignIn(db, methods))) return undefined
  const first = methods.passwordIsFixed
    ? 'set login.password (AJET_LOGIN_PASSWORD) to on and restart the server'
    : 'ajet-chat admin login-methods on password'
  return [
    '',
    `No owner of the server (${owners.join(', ')}) can sign in by what is on.`,
    `A way back in: ${methods.password ? '' : `${first}, then `}ajet-chat admin reset-password <owner>.`,
  ]
}

async function findOwners(db: AdminUse['db']['kysely']): Promise<readonly string[]> {
  const owners = selectServerOwners(db).innerJoin('users as u', 'u.id', 'm.user_id').select('u.username')
  return (await owners.orderBy('u.username').limit(10).execute()).map(({ username }) => username)
}
