import { ConfigError } from '@ajet/shared/config'
import { isUniqueViolation, joinCommunity, leaveToRelays } from '@ajet/shared/db'
import { fields } from '@ajet/shared/schema'
import { newId, systemClock as clock } from '@ajet/shared/std'
import { CommandError } from '../command-error.ts'
import type { AdminAnswer, AdminCommand, AdminUse } from './admin-command.ts'
import { numberOf } from './admin-line.ts'
import { writeAudit } from './audit-entry.ts'
import { deleteUserCommand } from './delete-user.ts'
import { escapeLike } from './escape-like.ts'
import { findCommunity } from './find.ts'
import { insertPasswordLink, readPasswordHash } from './password.ts'
import { parseTyped } from './parse-typed.ts'
import { resetPasswordCommand } from './reset-password.ts'
import { table } from './table.ts'

export const userCommands: readonly AdminCommand[] = [
  {
    name: 'create-user',
    usage: 'create-user <username> <email> [--name <name>] [--community <slug>] [--role member] [--password-stdin]',
    help: 'Make an account; without --password-stdin a link to choose the password is printed',
    operands: { least: 2 },
    flags: ['password-stdin'],
    values: ['name', 'community', 'role'],
    run: createUser,
  },
  resetPasswordCommand,
  deleteUserCommand,
  {
    name: 'list-users',
    usage: 'list-users [--query <beginning of a name>] [--limit 50]',
    help: 'The people, bots and webhooks of the server',
    values: ['query', 'limit'],
    run: listUsers,
  },
]

async function createUser(use: AdminUse): Promise<AdminAnswer> {
  const { db, line } = use
  const [username, email] = [
    parseTyped('The user name', fields.username, line.operands[0]),
    parseTyped('The address', fields.email, line.operands[1]),
  ]
  const display_name = parseTyped('The name', fields.displayName, line.values.get('name') ?? username)
  const role = parseTyped('The role', fields.communityRole, line.values.get('role') ?? 'member')
  if (line.values.has('role') && !line.values.has('community'))
    throw new ConfigError(['--role is a role in a community: name it with --community'])
  const password_hash = line.flags.has('password-stdin') ? await readPasswordHash(use) : null
  const now = new Date(clock.now())
  const id = newId()
  // Whoever makes the account on the server vouches for the address.
  const user = { id, username, email, email_confirmed_at: now, display_name, password_hash, created_at: now }
  const link = await db
    .transaction(async (trx) => {
      await trx.insertInto('users').values(user).execute()
      const slug = line.values.get('community')
      const community = slug === undefined ? undefined : await findCommunity(trx, slug)
      if (community) {
        const { events } = await joinCommunity(trx, { community_id: community.id, user_id: id, role, clock })
        await leaveToRelays(trx, events)
      }
      await writeAudit(trx, { action: 'user/created', target: id, data: { username } })
      return password_hash === null ? await insertPasswordLink(trx, use.baseUrl, id, email) : undefined
    })
    .catch((error: unknown) => {
      if (isUniqueViolation(error, 'users_username_key')) throw new CommandError(`The user name ${username} is taken.`)
      if (isUniqueViolation(error, 'users_email_key')) throw new CommandError(`The address ${email} is taken.`)
      throw error
    })
  const text = `${username} has an account.${link === undefined ? '' : ` The password is chosen here, within a day:\n${link}`}`
  return { json: { id, username, email, ...(link !== undefined && { link }) }, text }
}

async function listUsers({ db, line }: AdminUse): Promise<AdminAnswer> {
  const typed = escapeLike((line.values.get('query') ?? '').toLowerCase())
  const users = await db.kysely
    .selectFrom('users')
    .select(['id', 'username', 'display_name', 'email', 'kind', 'last_seen_at', 'created_at'])
    .where('username', 'like', `${typed}%`)
    .where('deleted_at', 'is', null)
    .orderBy('username')
    .limit(numberOf(line, 'limit', 50, 10_000))
    .execute()
  const rows = users.map((one) => [
    one.username,
    one.display_name,
    one.email ?? '',
    one.kind,
    one.last_seen_at?.toISOString().slice(0, 16) ?? 'never',
  ])
  return { json: users, text: table(['user', 'name', 'address', 'kind', 'seen'], rows, 'There is nobody.') }
}
