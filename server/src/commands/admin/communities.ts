import type { AdminAnswer, AdminCommand, AdminUse } from './admin-command.ts'
import { numberOf } from './admin-line.ts'
import { table } from './table.ts'

export const communityCommands: readonly AdminCommand[] = [
  {
    name: 'list-communities',
    usage: 'list-communities [--limit 50]',
    help: 'The communities with their owners, the first one first: its owners own the server',
    values: ['limit'],
    run: listCommunities,
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
  const communities = await db.sql<Community[]>`
    select c.id, c.slug, c.name, c.created_at,
      (select count(*)::int from community_members m where m.community_id = c.id) as members,
      array(select u.username::text from community_members m join users u on u.id = m.user_id
        where m.community_id = c.id and m.role = 'owner' order by u.username limit 20) as owners
    from communities c where c.deleted_at is null
    order by c.created_at, c.id limit ${numberOf(line, 'limit', 50, 10_000)}`
  const rows = communities.map((one) => [one.slug, one.name, String(one.members), one.owners.join(' ')])
  return { json: communities, text: table(['community', 'name', 'members', 'owners'], rows, 'There is no community.') }
}
