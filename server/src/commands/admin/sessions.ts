import { revokeSessions } from '@ajet/shared/auth'
import { leaveToRelays } from '@ajet/shared/db'
import { systemClock as clock } from '@ajet/shared/std'
import { CommandError } from '../command-error.ts'
import type { AdminAnswer, AdminCommand, AdminUse } from './admin-command.ts'
import { writeAudit } from './audit-entry.ts'
import { findUser, requireId } from './find.ts'
import { table } from './table.ts'

export const sessionCommands: readonly AdminCommand[] = [
  {
    name: 'list-sessions',
    usage: 'list-sessions <user>',
    help: 'Where somebody is signed in',
    operands: { least: 1 },
    run: listSessions,
  },
  {
    name: 'revoke-sessions',
    usage: 'revoke-sessions <user> [<session>]',
    help: 'Sign somebody out everywhere, or in one place; what is open closes within two seconds',
    operands: { least: 1, most: 2 },
    run: endSessions,
  },
]

async function listSessions({ db, line }: AdminUse): Promise<AdminAnswer> {
  const user = await findUser(db.kysely, line.operands[0] ?? '')
  const sessions = await db.kysely
    .selectFrom('sessions')
    .select(['id', 'created_at', 'last_used_at', 'expires_at', 'address', 'user_agent'])
    .where('user_id', '=', user.id)
    .orderBy('last_used_at', 'desc')
    .execute()
  const rows = sessions.map((one) => [
    one.id,
    one.last_used_at.toISOString().slice(0, 16),
    one.address,
    one.user_agent.slice(0, 60),
  ])
  return { json: sessions, text: table(['session', 'used', 'address', 'program'], rows, 'Signed in nowhere.') }
}

async function endSessions({ db, line, confirm }: AdminUse): Promise<AdminAnswer> {
  const user = await findUser(db.kysely, line.operands[0] ?? '')
  const [, session] = line.operands
  if (session !== undefined) requireId('session', session)
  await confirm(`${user.username} is signed out${session === undefined ? ' everywhere' : ' there'}. Go on?`)
  const { session_ids } = await db.transaction(async (trx) => {
    const which = session === undefined ? {} : { session_ids: [session] }
    const revoked = await revokeSessions(trx, { user_id: user.id, ...which, actor_id: null, clock })
    await leaveToRelays(trx, revoked.events)
    if (revoked.session_ids.length > 0) await writeAudit(trx, { action: 'session/revoked', target: user.id })
    return revoked
  })
  if (session !== undefined && session_ids.length === 0) throw new CommandError(`${user.username} has no such session.`)
  const count = session_ids.length
  const text = `${count} session${count === 1 ? '' : 's'} of ${user.username} ended.`
  return { json: { user_id: user.id, sessions_ended: session_ids }, text }
}
