import { revokeApiTokens } from '@ajet/shared/auth'
import { leaveToRelays } from '@ajet/shared/db'
import { systemClock as clock } from '@ajet/shared/std'
import { CommandError } from '../command-error.ts'
import type { AdminAnswer, AdminCommand, AdminUse } from './admin-command.ts'
import { writeAudit } from './audit-entry.ts'
import { findUser, requireId } from './find.ts'
import { table } from './table.ts'

export const tokenCommands: readonly AdminCommand[] = [
  {
    name: 'list-tokens',
    usage: 'list-tokens [<bot>]',
    help: 'The tokens of bots, without the secret part',
    operands: { least: 0, most: 1 },
    run: listTokens,
  },
  {
    name: 'revoke-tokens',
    usage: 'revoke-tokens <bot> [<token>]',
    help: 'End all tokens of a bot, or one; what is open closes within two seconds',
    operands: { least: 1, most: 2 },
    run: endTokens,
  },
]

async function listTokens({ db, line }: AdminUse): Promise<AdminAnswer> {
  const [typed] = line.operands
  const bot = typed === undefined ? undefined : await findUser(db.kysely, typed)
  const tokens = await db.kysely
    .selectFrom('api_tokens as t')
    .innerJoin('users as u', 'u.id', 't.user_id')
    .select(['t.id', 'u.username', 't.name', 't.scopes', 't.last_used_at', 't.expires_at', 't.created_at'])
    .$if(bot !== undefined, (q) => q.where('t.user_id', '=', bot?.id ?? ''))
    .orderBy('u.username')
    .orderBy('t.created_at')
    .limit(10_000)
    .execute()
  const rows = tokens.map((one) => [
    one.id,
    one.username,
    one.name,
    one.scopes.join(' '),
    one.last_used_at?.toISOString().slice(0, 16) ?? 'never',
    one.expires_at?.toISOString().slice(0, 16) ?? 'never',
  ])
  return {
    json: tokens,
    text: table(['token', 'bot', 'name', 'scopes', 'used', 'expires'], rows, 'There are no tokens.'),
  }
}

async function endTokens({ db, line, confirm }: AdminUse): Promise<AdminAnswer> {
  const [typed = '', token] = line.operands
  const bot = await findUser(db.kysely, typed)
  if (token !== undefined) requireId('token', token)
  const found = await db.kysely
    .selectFrom('api_tokens as t')
    .innerJoin('api_users as a', 'a.user_id', 't.user_id')
    .select(['t.id', 'a.community_id'])
    .where('t.user_id', '=', bot.id)
    .$if(token !== undefined, (q) => q.where('t.id', '=', token ?? ''))
    .execute()
  const [first] = found
  if (!first) throw new CommandError(`${bot.username} has no ${token === undefined ? '' : 'such '}token.`)
  await confirm(
    `${bot.username} can do nothing with ${found.length === 1 ? 'this token' : 'its tokens'} from then on. Go on?`,
  )
  const token_ids = found.map(({ id }) => id)
  await db.transaction(async (trx) => {
    await leaveToRelays(trx, await revokeApiTokens(trx, { user_id: bot.id, token_ids, actor_id: null, clock }))
    const data = { count: String(token_ids.length) }
    await writeAudit(trx, { action: 'token/revoked', community_id: first.community_id, target: bot.id, data })
  })
  const text = `${token_ids.length} token${token_ids.length === 1 ? '' : 's'} of ${bot.username} ended.`
  return { json: { user_id: bot.id, tokens_ended: token_ids }, text }
}
