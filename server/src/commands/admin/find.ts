import { ConfigError } from '@ajet/shared/config'
import { isId } from '@ajet/shared/std'
import { CommandError } from '../command-error.ts'
import type { AdminUse, Trx } from './admin-command.ts'

type Source = AdminUse['db']['kysely'] | Trx

/** A person by user name, address or id. @throws CommandError */
export async function findUser(db: Source, typed: string) {
  const key = isId(typed) ? 'id' : typed.includes('@') && !typed.startsWith('@') ? 'email' : 'username'
  const user = await db
    .selectFrom('users')
    .select(['id', 'username', 'display_name', 'email', 'kind'])
    .where(key, '=', typed.replace(/^@/, '').toLowerCase())
    .executeTakeFirst()
  if (!user) throw new CommandError(`There is nobody called ${typed}.`)
  return user
}

/** A community by slug or id. @throws CommandError */
export async function findCommunity(db: Source, typed: string) {
  const community = await db
    .selectFrom('communities')
    .select(['id', 'name', 'slug', 'retention_days'])
    .where(isId(typed) ? 'id' : 'slug', '=', typed.toLowerCase())
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!community) throw new CommandError(`There is no community ${typed}.`)
  return community
}

/** A channel of a community by name or id. @throws CommandError */
export async function findChannel(db: Source, communityId: string, typed: string) {
  const channel = await db
    .selectFrom('channels')
    .select(['id', 'name', 'retention_days'])
    .where('community_id', '=', communityId)
    .where(isId(typed) ? 'id' : 'name', '=', typed.replace(/^#/, '').toLowerCase())
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!channel) throw new CommandError(`There is no channel ${typed} in that community.`)
  return channel
}

/** @throws ConfigError for what cannot be the id of a row */
export function requireId(what: string, typed: string): void {
  if (!isId(typed)) throw new ConfigError([`${typed} is not the id of a ${what}.`])
}
