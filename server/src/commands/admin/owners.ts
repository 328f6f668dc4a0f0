import { asOperator, makeOwner } from '@ajet/api'
import { ApiError } from '@ajet/shared/http'
import { CommandError } from '../command-error.ts'
import type { AdminAnswer, AdminCommand, AdminUse } from './admin-command.ts'
import { writeAudit } from './audit-entry.ts'
import { findCommunity, findUser } from './find.ts'

export const ownerCommands: readonly AdminCommand[] = [
  {
    name: 'make-owner',
    usage: 'make-owner <user> <community>',
    help: 'Make somebody an owner of a community, beside those it has; also one who is no member',
    operands: { least: 2 },
    run: addOwner,
  },
]

async function addOwner({ db, line, confirm }: AdminUse): Promise<AdminAnswer> {
  const user = await findUser(db.kysely, line.operands[0] ?? '')
  const community = await findCommunity(db.kysely, line.operands[1] ?? '')
  if (user.kind !== 'user') throw new CommandError(`${user.username} is no person.`)
  await confirm(`${user.username} may do everything in ${community.name} from then on. Go on?`)
  const changed = await asOperator(db, async (trx, outgoing) => {
    if (!(await makeOwner(trx, outgoing, { community, user_id: user.id }))) return false
    const entry = { action: 'member/role-changed', community_id: community.id, target: user.id } as const
    await writeAudit(trx, { ...entry, data: { to: 'owner' } })
    return true
  }).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 'banned') throw error
    throw new CommandError(`${user.username} is banned from ${community.name}: ajet-chat admin unban first.`)
  })
  const json = { user_id: user.id, username: user.username, community: community.slug, role: 'owner', changed }
  return { json, text: `${user.username} is an owner of ${community.name}${changed ? '' : ' already'}.` }
}
