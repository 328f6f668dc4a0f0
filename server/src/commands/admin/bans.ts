import { asOperator, banUser } from '@ajet/api'
import { ApiError } from '@ajet/shared/http'
import { label } from '@ajet/shared/schema'
import { CommandError } from '../command-error.ts'
import type { AdminAnswer, AdminCommand, AdminUse } from './admin-command.ts'
import { writeAudit } from './audit-entry.ts'
import { findCommunity, findUser } from './find.ts'
import { parseTyped } from './parse-typed.ts'
import { table } from './table.ts'

export const banCommands: readonly AdminCommand[] = [
  {
    name: 'ban',
    usage: 'ban <user> <community> [--reason <text>]',
    help: 'Put somebody out of a community, and not in again',
    operands: { least: 2 },
    values: ['reason'],
    run: ban,
  },
  {
    name: 'unban',
    usage: 'unban <user> <community>',
    help: 'End a ban; whoever was banned is not back by that',
    operands: { least: 2 },
    run: unban,
  },
  {
    name: 'list-bans',
    usage: 'list-bans <community>',
    help: 'Who is banned from a community, since when, by whom and why',
    operands: { least: 1 },
    run: listBans,
  },
]

async function ban({ db, line, confirm }: AdminUse): Promise<AdminAnswer> {
  const user = await findUser(db.kysely, line.operands[0] ?? '')
  const community = await findCommunity(db.kysely, line.operands[1] ?? '')
  const reason = parseTyped('The reason', label(300, 0), line.values.get('reason') ?? '')
  if (user.kind === 'webhook') throw new CommandError(`${user.username} is a webhook; delete it in the chat.`)
  await confirm(
    user.kind === 'bot'
      ? `${user.username} is deleted with all its tokens; its messages stay. Go on?`
      : `${user.username} is put out of ${community.name} and cannot come back. Go on?`,
  )
  const wasMember = await asOperator(db, async (trx, outgoing) => {
    const put = await banUser(trx, outgoing, { community, user_id: user.id, reason })
    await writeAudit(trx, { action: 'member/banned', community_id: community.id, target: user.id, data: { reason } })
    return put
  }).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 'last_owner') throw error
    throw new CommandError(
      `${user.username} is the only owner of ${community.name}. Make somebody else an owner first.`,
    )
  })
  const json = { user_id: user.id, username: user.username, community: community.slug, was_member: wasMember }
  return { json, text: `${user.username} is banned from ${community.name}${wasMember ? '' : ', and was no member'}.` }
}

async function unban({ db, line }: AdminUse): Promise<AdminAnswer> {
  const user = await findUser(db.kysely, line.operands[0] ?? '')
  const community = await findCommunity(db.kysely, line.operands[1] ?? '')
  const ended = await db.transaction(async (trx) => {
    const row = await trx
      .deleteFrom('bans')
      .where('community_id', '=', community.id)
      .where('user_id', '=', user.id)
      .returning('user_id')
      .executeTakeFirst()
    if (row) await writeAudit(trx, { action: 'member/unbanned', community_id: community.id, target: user.id })
    return row
  })
  if (!ended) throw new CommandError(`${user.username} is not banned from ${community.name}.`)
  const json = { user_id: user.id, username: user.username, community: community.slug }
  return { json, text: `${user.username} may come into ${community.name} again, with an invite.` }
}

async function listBans({ db, line }: AdminUse): Promise<AdminAnswer> {
  const community = await findCommunity(db.kysely, line.operands[0] ?? '')
  const bans = await db.kysely
    .selectFrom('bans as b')
    .innerJoin('users as u', 'u.id', 'b.user_id')
    .leftJoin('users as by', 'by.id', 'b.created_by')
    .select(['u.id as user_id', 'u.username', 'b.created_at', 'by.username as banned_by', 'b.reason'])
    .where('b.community_id', '=', community.id)
    .orderBy('b.created_at', 'desc')
    .limit(10_000)
    .execute()
  const rows = bans.map((one) => [
    one.username,
    one.created_at.toISOString().slice(0, 16),
    one.banned_by ?? '-',
    one.reason,
  ])
  return { json: bans, text: table(['user', 'since', 'by', 'reason'], rows, 'Nobody is banned.') }
}
