import { asOperator, endInvite } from '@ajet/api'
import { limits } from '@ajet/shared/schema'
import { newId, newSecret, systemClock as clock } from '@ajet/shared/std'
import { CommandError } from '../command-error.ts'
import type { AdminAnswer, AdminCommand, AdminUse } from './admin-command.ts'
import { numberOf } from './admin-line.ts'
import { writeAudit } from './audit-entry.ts'
import { findCommunity, findUser } from './find.ts'
import { table } from './table.ts'

const DAY_MS = 24 * 60 * 60_000
const DEFAULT_DAYS = 7
/** 96 random bits: nobody guesses one. */
const CODE_BYTES = 12

export const inviteCommands: readonly AdminCommand[] = [
  {
    name: 'list-invites',
    usage: 'list-invites <community>',
    help: 'The invite links of a community that can be used, who made them and how often they were used',
    operands: { least: 1 },
    run: listInvites,
  },
  {
    name: 'create-invite',
    usage: 'create-invite <community> [--uses <number>] [--days 7] [--by <member>]',
    help: 'Print a link by which people join a community, in the name of an owner or of somebody else in it',
    operands: { least: 1 },
    values: ['uses', 'days', 'by'],
    run: createInvite,
  },
  {
    name: 'revoke-invite',
    usage: 'revoke-invite <code>',
    help: 'Make an invite link invalid; whoever came by it stays',
    operands: { least: 1 },
    run: revokeInvite,
  },
]

async function listInvites({ db, line, baseUrl }: AdminUse): Promise<AdminAnswer> {
  const community = await findCommunity(db.kysely, line.operands[0] ?? '')
  const invites = await db.kysely
    .selectFrom('invites as i')
    .innerJoin('users as u', 'u.id', 'i.created_by')
    .leftJoin('users as p', 'p.id', 'i.user_id')
    .select(['i.id', 'i.code', 'i.uses', 'i.max_uses', 'i.expires_at', 'i.created_at'])
    .select(['u.username as created_by', 'p.username as for'])
    .where('i.community_id', '=', community.id)
    .where((eb) => eb.or([eb('i.expires_at', 'is', null), eb('i.expires_at', '>', new Date(clock.now()))]))
    .where((eb) => eb.or([eb('i.max_uses', 'is', null), eb('i.uses', '<', eb.ref('i.max_uses'))]))
    .orderBy('i.id')
    .limit(10_000)
    .execute()
  const rows = invites.map((one) => [
    `${baseUrl}/invite/${one.code}`,
    one.created_by,
    one.for ?? 'whoever has it',
    one.max_uses === null ? String(one.uses) : `${one.uses} of ${one.max_uses}`,
    one.expires_at?.toISOString().slice(0, 16) ?? 'never',
  ])
  return { json: invites, text: table(['invite', 'by', 'for', 'used', 'expires'], rows, 'There are no invites.') }
}

async function createInvite({ db, line, baseUrl }: AdminUse): Promise<AdminAnswer> {
  const community = await findCommunity(db.kysely, line.operands[0] ?? '')
  const by = line.values.get('by')
  const created_by = await findMaker(db, community, by === undefined ? undefined : (await findUser(db.kysely, by)).id)
  const now = clock.now()
  const days = numberOf(line, 'days', DEFAULT_DAYS, limits.retentionDays)
  const max_uses = line.values.has('uses') ? numberOf(line, 'uses', 1, 100_000) : null
  const invite = { id: newId(), code: newSecret(CODE_BYTES), community_id: community.id, created_by, max_uses }
  const expires_at = new Date(now + days * DAY_MS)
  await db.transaction(async (trx) => {
    await trx
      .insertInto('invites')
      .values({ ...invite, expires_at, created_at: new Date(now) })
      .execute()
    await writeAudit(trx, { action: 'invite/created', community_id: community.id, target: invite.id })
  })
  const link = `${baseUrl}/invite/${invite.code}`
  const { code } = invite
  return { json: { code, community: community.slug, max_uses, expires_at, link }, text: link }
}

/** Who invites, as the page of the link says it: this member, else the one who owns the community longest. */
async function findMaker(
  db: AdminUse['db'],
  community: { readonly id: string; readonly name: string },
  userId: string | undefined,
): Promise<string> {
  const member = await db.kysely
    .selectFrom('community_members')
    .select('user_id')
    .where('community_id', '=', community.id)
    .$if(userId === undefined, (q) => q.where('role', '=', 'owner'))
    .$if(userId !== undefined, (q) => q.where('user_id', '=', userId ?? ''))
    .orderBy('joined_at')
    .orderBy('user_id')
    .limit(1)
    .executeTakeFirst()
  if (member) return member.user_id
  const who = userId === undefined ? 'an owner: ajet-chat admin make-owner' : 'that member'
  throw new CommandError(`${community.name} is without ${who}.`)
}

async function revokeInvite({ db, line, confirm }: AdminUse): Promise<AdminAnswer> {
  // A link is as good as its code.
  const code = (line.operands[0] ?? '').replace(/^.*\/invite\//, '')
  await confirm('Nobody can join by this link from then on. Go on?')
  const gone = await asOperator(db, async (trx, outgoing) => {
    const row = await trx
      .selectFrom('invites')
      .select(['id', 'community_id'])
      .where('code', '=', code)
      .forUpdate()
      .executeTakeFirst()
    if (!row) return undefined
    await endInvite(trx, outgoing, row.id)
    await writeAudit(trx, { action: 'invite/revoked', community_id: row.community_id, target: row.id })
    return row
  })
  if (!gone) throw new CommandError('There is no such invite.')
  return { json: { id: gone.id }, text: 'The invite is gone.' }
}
