import { asOperator, deleteCommunityFor } from '@ajet/api'
import { findServerCommunity } from '@ajet/shared/auth'
import { CommandError } from '../command-error.ts'
import type { AdminAnswer, AdminCommand, AdminUse } from './admin-command.ts'
import { numberOf } from './admin-line.ts'
import { writeAudit } from './audit-entry.ts'
import { findCommunity } from './find.ts'
import { table } from './table.ts'

export const communityCommands: readonly AdminCommand[] = [
  {
    name: 'list-communities',
    usage: 'list-communities [--limit 50]',
    help: 'The communities with their owners; those of the one that comes first own the server',
    values: ['limit'],
    run: listCommunities,
  },
  {
    name: 'delete-community',
    usage: 'delete-community <community> [--next <community>]',
    help: 'Delete a community with everything in it; --next names the one whose owners own the server after the first',
    operands: { least: 1 },
    values: ['next'],
    run: removeCommunity,
  },
]

interface Community {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly members: number
  readonly owners: readonly string[]
  readonly created_at: Date
}

async function listCommunities({ db, line }: AdminUse): Promise<AdminAnswer> {
  const first = await findServerCommunity(db.kysely)
  const communities = await db.sql<Community[]>`
    select c.id, c.slug, c.name, c.created_at,
      (select count(*)::int from community_members m where m.community_id = c.id) as members,
      array(select u.username::text from community_members m join users u on u.id = m.user_id
        where m.community_id = c.id and m.role = 'owner' order by u.username limit 20) as owners
    from communities c where c.deleted_at is null
    order by c.id = ${first} desc, c.created_at, c.id limit ${numberOf(line, 'limit', 50, 10_000)}`
  const rows = communities.map((one) => [one.slug, one.name, String(one.members), one.owners.join(' ')])
  return { json: communities, text: table(['community', 'name', 'members', 'owners'], rows, 'There is no community.') }
}

async function removeCommunity({ db, line, confirm }: AdminUse): Promise<AdminAnswer> {
  const { id, name, slug } = await findCommunity(db.kysely, line.operands[0] ?? '')
  const typed = line.values.get('next')
  const next = typed === undefined ? undefined : (await findCommunity(db.kysely, typed)).id
  if ((await findServerCommunity(db.kysely)) === id && (next === undefined || next === id)) {
    throw new CommandError(
      `The owners of ${name} own the server: say with --next whose owners do afterwards. Nothing was done.`,
    )
  }
  await confirm(`${name} is deleted for good, with every message and file in it. Go on?`)
  await asOperator(db, async (trx, outgoing) => {
    await deleteCommunityFor(trx, outgoing, { id, next })
    await writeAudit(trx, { action: 'community/deleted', target: id, data: { name, slug } })
  })
  return { json: { id, slug }, text: `${name} is gone; what was in it follows in the background.` }
}
