import { joinCommunity, enqueue, newEvent } from '@ajet/shared/db'
import { subjects } from '@ajet/shared/eventbus'
import { systemClock as clock } from '@ajet/shared/std'
import { CommandError } from '../command-error.ts'
import type { AdminAnswer, AdminCommand, AdminUse } from './admin-command.ts'
import { writeAudit } from './audit-entry.ts'
import { findCommunity, findUser } from './find.ts'

export const ownerCommands: readonly AdminCommand[] = [
  {
    name: 'make-owner',
    usage: 'make-owner <user> <community>',
    help: 'Make somebody an owner of a community, beside those it has',
    operands: { least: 2 },
    run: makeOwner,
  },
]

async function makeOwner({ db, line, confirm }: AdminUse): Promise<AdminAnswer> {
  const user = await findUser(db.kysely, line.operands[0] ?? '')
  const community = await findCommunity(db.kysely, line.operands[1] ?? '')
  if (user.kind !== 'user') throw new CommandError(`${user.username} is no person.`)
  await confirm(`${user.username} may do everything in ${community.name} from then on. Go on?`)
  await db.transaction(async (trx) => {
    const owner = { community_id: community.id, user_id: user.id, role: 'owner', clock } as const
    const { joined } = await joinCommunity(trx, owner)
    if (!joined) {
      await trx
        .updateTable('community_members')
        .set({ role: 'owner' })
        .where('community_id', '=', community.id)
        .where('user_id', '=', user.id)
        .execute()
      const { id, username, display_name, kind } = user
      const payload = {
        user_id: id,
        user: { id, username, display_name, kind, avatar_url: null },
        role: 'owner',
      } as const
      const about = { type: 'member/updated', audience: 'community', community_id: community.id } as const
      const event = newEvent({ ...about, payload }, clock.now())
      await enqueue(trx, [{ subject: subjects.community(community.id), event }])
    }
    const data = { to: 'owner' }
    await writeAudit(trx, { action: 'member/role-changed', community_id: community.id, target: user.id, data })
  })
  const json = { user_id: user.id, username: user.username, community: community.slug, role: 'owner' }
  return { json, text: `${user.username} is an owner of ${community.name}.` }
}
