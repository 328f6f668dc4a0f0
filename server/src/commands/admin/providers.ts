import { dropProvider, openProviderHouse, storeProvider, type CreateProvider } from '@ajet/auth-gw'
import { findServerCommunity } from '@ajet/shared/auth'
import { ConfigError } from '@ajet/shared/config'
import { ApiError } from '@ajet/shared/http'
import { endpoints } from '@ajet/shared/schema'
import { encryptionKeyOf } from '../../compose/encryption-key.ts'
import { CommandError } from '../command-error.ts'
import type { AdminAnswer, AdminCommand, AdminUse, Trx } from './admin-command.ts'
import { writeAudit } from './audit-entry.ts'

const VALUES = ['label', 'client-id', 'base-url', 'issuer-url', 'scopes'] as const

/** `login-methods` lists them and switches each on and off. */
export const providerCommands: readonly AdminCommand[] = [
  {
    name: 'add-provider',
    usage:
      'add-provider <name> github|gitea|oidc --client-id <id> [--client-secret-stdin] [--issuer-url <url>] [--base-url <url>] [--label <text>] [--scopes <words>] [--off]',
    help: 'Set up a login provider, which has to answer; without --off people can sign in there from the next request on',
    operands: { least: 2 },
    flags: ['client-secret-stdin', 'off'],
    values: [...VALUES],
    run: addProvider,
  },
  {
    name: 'remove-provider',
    usage: 'remove-provider <name>',
    help: 'Delete a login provider that was set up at run time, and the links to accounts there',
    operands: { least: 1 },
    run: removeProvider,
  },
]

async function addProvider(use: AdminUse): Promise<AdminAnswer> {
  const input = await readProvider(use)
  const { name, kind, label } = input
  await storeProvider(houseOf(use), input, (trx) => note(trx, 'provider/created', name)).catch(explain)
  const callback = `${use.baseUrl}/auth/callback/${name}`
  const text = `${label} is set up. Register this callback address there:\n${callback}`
  return { json: { name, kind, label, enabled: input.enabled, callback_url: callback }, text }
}

/** What was typed, checked as the API checks it. @throws ConfigError */
async function readProvider(use: AdminUse): Promise<CreateProvider> {
  const { operands, values, flags } = use.line
  const [name, kind] = operands
  const given = Object.fromEntries(VALUES.map((option) => [option.replaceAll('-', '_'), values.get(option)]))
  const client_secret = flags.has('client-secret-stdin') ? await use.readSecret('Client secret') : null
  const typed = { ...given, name, kind, label: values.get('label') ?? name, client_secret, enabled: !flags.has('off') }
  const parsed = endpoints.createProvider.body.safeParse(typed)
  if (parsed.success) return parsed.data
  throw new ConfigError(
    parsed.error.issues.map(({ path, message, code }) => {
      const option = String(path[0] ?? '').replaceAll('_', '-')
      const isMissing = code === 'invalid_type' && !values.has(option)
      return isMissing ? `--${option} is missing` : `${option}: ${message}`
    }),
  )
}

async function removeProvider(use: AdminUse): Promise<AdminAnswer> {
  const [name = ''] = use.line.operands
  await use.confirm(`Nobody signs in with ${name} from then on, and accounts there are linked no longer. Go on?`)
  await dropProvider(houseOf(use), name, (trx) => note(trx, 'provider/deleted', name)).catch(explain)
  return { json: { name }, text: `The login provider ${name} is gone.` }
}

function houseOf({ db, line: { config } }: AdminUse) {
  return openProviderHouse({ db, config, encryptionKey: encryptionKeyOf(config) })
}

/** Where its owners read what was done to the server. */
async function note(trx: Trx, action: string, target: string): Promise<void> {
  await writeAudit(trx, { action, target, community_id: await findServerCommunity(trx) })
}

const reasons = {
  not_found: 'There is no such login provider.',
  conflict: 'That provider is in the settings of the server; it is taken out there.',
  name_taken: 'There is a way to sign in of that name already.',
  limit_reached: 'There is no room for more providers.',
  last_login_method:
    'Without it no owner of the server could sign in (ajet-chat admin login-methods). Nothing was done.',
} as const

/** @throws CommandError, which says why in a line */
function explain(error: unknown): never {
  if (!(error instanceof ApiError)) throw error
  if (error.code in reasons) throw new CommandError(reasons[error.code as keyof typeof reasons])
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : ''
  throw new CommandError(`${error.message}${cause}`)
}
