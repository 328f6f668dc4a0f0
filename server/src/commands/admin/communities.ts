import { asOperator, deleteCommunityFor } from '@ajet/api'
import { findServerCommunity } from '@ajet/shared/auth'
import { ConfigError } from '@ajet/shared/config'
import { createCommunity, isUniqueViolation, leaveToRelays, type Database } from '@ajet/shared/db'
import { fields } from '@ajet/shared/schema'
import { isId, systemClock as clock } from '@ajet/shared/std'
import { CommandError } from '../command-error.ts'
import type { AdminAnswer, AdminCommand, AdminUse } from './admin-command.ts'
import { numberOf } from './admin-line.ts'
import { writeAudit } from './audit-entry.ts'
import { findCommunity, findUser } from './find.ts'
import { parseTyped } from './parse-typed.ts'
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
    name: 'create-community',
    usage: 'create-community <slug> <owner> [--name <name>]',
    help: 'Make a community with a #general channel, which somebody owns',
    operands: { least: 2 },
    values: ['name'],
    run: makeCommunity,
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

async function makeCommunity({ db, line }: AdminUse): Promise<AdminAnswer> {
  const slug = parseTyped('The slug', fields.slug, line.operands[0])
  // Everything that takes a community takes its id as well.
  if (isId(slug)) throw new ConfigError(['The slug looks like an id'])
  const name = parseTyped('The name', fields.communityName, line.values.get('name') ?? slug)
  const owner = await findUser(db.kysely, line.operands[1] ?? '')
  if (owner.kind !== 'user') throw new CommandError(`${owner.username} is no person.`)
  const id = await db
    .transaction(async (trx) => {
      const { community, events } = await createCommunity(trx, { name, slug, owner_id: owner.id, clock })
      await leaveToRelays(trx, events)
      await writeAudit(trx, {
        action: 'community/created',
        community_id: community.id,
        target: community.id,
        data: { name },
      })
      return community.id
    })
    .catch((error: unknown) => {
      if (isUniqueViolation(error, 'communities_slug_key')) throw new CommandError(`The slug ${slug} is taken.`)
      throw error
    })
  return { json: { id, slug, name, owner: owner.username }, text: `${name} (${slug}) belongs to ${owner.username}.` }
}

async function removeCommunity({ db, line, confirm }: AdminUse): Promise<AdminAnswer> {
  const { id, name, slug } = await findCommunity(db.kysely, line.operands[0] ?? '')
  const typed = line.values.get('next')
  const next = typed === undefined ? undefined : (await findCommunity(db.kysely, typed)).id
  if ((await findServerCommunity(db.kysely)) === id && (next === undefined || next === id)) {
    throw new CommandError(await whyNot(db, { id, name }))
  }
  await confirm(`${name} is deleted for good, with every message and file in it. Go on?`)
  await asOperator(db, async (trx, outgoing) => {
    await deleteCommunityFor(trx, outgoing, { id, next })
    await writeAudit(trx, { action: 'community/deleted', target: id, data: { name, slug } })
  })
  return { json: { id, slug }, text: `${name} is gone; what was in it follows in the background.` }
}

/** Somebody has to own the server: without a community it belongs to nobody, and nobody can be invited to it. */
async function whyNot(db: Database, { id, name }: { readonly id: string; readonly name: string }): Promise<string> {
  const others = await db.kysely
    .selectFrom('communities')
    .select('slug')
    .where('id', '<>', id)
    .where('deleted_at', 'is', null)
    .limit(1)
    .execute()
  const first = others.length > 0 ? '' : 'There is no other: make one first (ajet-chat admin create-community). '
  return `The owners of ${name} own the server: say with --next whose owners do afterwards. ${first}Nothing was done.`
}
