import { dropLinkedAccounts, dropPasskeys, dropTwoStep, revokeSessions } from '@ajet/shared/auth'
import { leaveToRelays } from '@ajet/shared/db'
import { systemClock as clock } from '@ajet/shared/std'
import { CommandError } from '../command-error.ts'
import type { AdminAnswer, AdminCommand, AdminUse, Trx } from './admin-command.ts'
import { writeAudit } from './audit-entry.ts'
import { findUser } from './find.ts'
import { insertPasswordLink, readPasswordHash } from './password.ts'

const SECOND = 'drop-second-factors'
const LINKED = 'unlink-accounts'

export const resetPasswordCommand: AdminCommand = {
  name: 'reset-password',
  usage: `reset-password <user> [--password-stdin] [--${SECOND}] [--${LINKED}]`,
  help: 'Print a link that sets a new password once, or set the one of the standard input; ends every session, and names what stays',
  operands: { least: 1 },
  flags: ['password-stdin', SECOND, LINKED],
  run: resetPassword,
}

async function resetPassword(use: AdminUse): Promise<AdminAnswer> {
  const { db, line } = use
  const user = await findUser(db.kysely, line.operands[0] ?? '')
  if (user.kind !== 'user') throw new CommandError(`${user.username} is a ${user.kind} and has no password.`)
  const direct = line.flags.has('password-stdin')
  if (!direct && user.email === null) {
    throw new CommandError(`${user.username} has no mail address; set the password with --password-stdin.`)
  }
  await use.confirm(`Every session of ${user.username} ends, and the old password with it. Go on?`)
  // Until a new one is chosen, none is right.
  const password_hash = direct ? await readPasswordHash(use) : null
  const { link, ended, stays } = await db.transaction(async (trx) => {
    await trx.updateTable('users').set({ password_hash }).where('id', '=', user.id).execute()
    await trx.deleteFrom('mail_links').where('user_id', '=', user.id).where('purpose', '=', 'reset').execute()
    await trx.deleteFrom('sign_in_challenges').where('user_id', '=', user.id).execute()
    const revoked = await revokeSessions(trx, { user_id: user.id, actor_id: null, clock })
    await leaveToRelays(trx, revoked.events)
    await writeAudit(trx, { action: 'password/reset', target: user.id })
    await dropOthers(trx, line.flags, user.id)
    const { email } = user
    const made = direct || email === null ? undefined : await insertPasswordLink(trx, use.baseUrl, user.id, email)
    return { link: made, ended: revoked.session_ids.length, stays: await findOthers(trx, user.id) }
  })
  const { id, username } = user
  const json = { id, username, sessions_ended: ended, stays, ...(link !== undefined && { link }) }
  const what = link === undefined ? 'has the new password.' : `chooses a new password here, within a day:\n${link}`
  return { json, text: [`${username} ${what}`, ...describe(stays)].join('\n') }
}

/** Takes away what the options name; each leaves the row in the audit log that its owner's doing so leaves. */
async function dropOthers(trx: Trx, flags: ReadonlySet<string>, target: string): Promise<void> {
  const note = (action: string, count: number) => writeAudit(trx, { action, target, data: { count: String(count) } })
  if (flags.has(SECOND)) {
    if (await dropTwoStep(trx, target)) await writeAudit(trx, { action: 'two-step/off', target })
    const passkeys = await dropPasskeys(trx, target)
    if (passkeys > 0) await note('passkey/removed', passkeys)
  }
  if (!flags.has(LINKED)) return
  const accounts = await dropLinkedAccounts(trx, target)
  if (accounts > 0) await note('account/unlinked', accounts)
}

/** What opens the account, or stands before it, besides the password. */
interface Others {
  readonly two_step: boolean
  /** Their names. */
  readonly passkeys: readonly string[]
  /** Provider and name there. */
  readonly linked_accounts: readonly string[]
  /** Tokens of bots that the person has made. */
  readonly tokens: number
}

async function findOthers(trx: Trx, userId: string): Promise<Others> {
  const totp = trx.selectFrom('totp_secrets').select('user_id').where('confirmed_at', 'is not', null)
  const passkeys = trx.selectFrom('passkeys').select('name').where('user_id', '=', userId).orderBy('id')
  const accounts = trx.selectFrom('oauth_accounts').select(['provider', 'login']).where('user_id', '=', userId)
  const tokens = await trx.selectFrom('api_tokens').select('id').where('created_by', '=', userId).execute()
  return {
    two_step: (await totp.where('user_id', '=', userId).executeTakeFirst()) !== undefined,
    passkeys: (await passkeys.execute()).map(({ name }) => name),
    linked_accounts: (await accounts.orderBy('id').execute()).map(({ provider, login }) => `${provider} ${login}`),
    tokens: tokens.length,
  }
}

function describe({ two_step, passkeys, linked_accounts, tokens }: Others): readonly string[] {
  const second = [...(two_step ? ['two-step sign-in'] : []), ...passkeys.map((name) => `passkey ${name}`)]
  const lines = [
    ...(second.length > 0 ? [`  ${second.join(', ')} (--${SECOND} takes it away)`] : []),
    ...(linked_accounts.length > 0 ? [`  linked: ${linked_accounts.join(', ')} (--${LINKED} takes it away)`] : []),
    ...(tokens > 0 ? [`  ${tokens} of the tokens of bots (ajet-chat admin list-tokens, revoke-tokens)`] : []),
  ]
  return lines.length > 0 ? ['Stays:', ...lines] : []
}
