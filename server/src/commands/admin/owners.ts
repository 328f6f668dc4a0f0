import { asOperator, handOver, makeOwner } from '@ajet/api'
import { ApiError } from '@ajet/shared/http'
import { CommandError } from '../command-error.ts'
import type { AdminAnswer, AdminCommand, AdminUse } from './admin-command.ts'
import { writeAudit } from './audit-entry.ts'
import { findCommunity, findUser } from './find.ts'

export const ownerCommands: readonly AdminCommand[] = [
  {
    name: 'make-owner',
    usage: 'make-owner <user> <community> [--only]',
    help: 'Make somebody an owner of a community, beside those it has, or in their place; also one who is no member',
    operands: { least: 2 },
    flags: ['only'],
    run: addOwner,
  },
]

async function addOwner({ db, line, confirm }: AdminUse): Promise<AdminAnswer> {
  const user = await findUser(db.kysely, line.operands[0] ?? '')
  const community = await findCommunity(db.kysely, line.operands[1] ?? '')
  if (user.kind !== 'user') throw new CommandError(`${user.username} is no person.`)
  const only = line.flags.has('only')
  const others = only ? ', and the owners it has become admins' : ''
  await confirm(`${user.username} may do everything in ${community.name} from then on${others}. Go on?`)
  const changed = await asOperator(db, async (trx, outgoing) => {
    const place = { community, user_id: user.id }
    if (!(await (only ? handOver : makeOwner)(trx, outgoing, place))) return false
    const action = only ? 'community/owner-changed' : 'member/role-changed'
    await writeAudit(trx, { action, community_id: community.id, target: user.id, data: { to: 'owner' } })
    return true
  }).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 'banned') throw error
    throw new CommandError(`${user.username} is banned from ${community.name}: ajet-chat admin unban first.`)
  })
  const json = { user_id: user.id, username: user.username, community: community.slug, role: 'owner', changed }
  return {
    json,
    text: `${user.username} is ${only ? 'the' : 'an'} owner of ${community.name}${changed ? '' : ' already'}.`,
  }
}
