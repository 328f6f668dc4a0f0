import type { Tables } from '@ajet/shared/db'
import { ApiError, invalidInput } from '@ajet/shared/http'
import { limits } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { sql, type Transaction } from 'kysely'
import { channelView } from '../channels/view.ts'
import type { Action } from '../context.ts'
import type { Outgoing } from '../outgoing.ts'
import { selectKnownUsers } from '../users/queries.ts'
import { write } from '../write.ts'
import { dmKey } from './dm-key.ts'
import { selectMyDms } from './queries.ts'
import { dmMembers, dmView, type DmRow } from './view.ts'

/** The DM of a set of people, made when there is none (AJ-68); two who begin it at once get the same one. */
export const openDm: Action<'openDm'> = (api, { principal, body }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const others = new Set(body.user_ids.filter((id) => id !== principal.user_id))
    if (others.size > limits.dmOthers) {
      throw invalidInput([{ path: 'user_ids', message: `names more than ${limits.dmOthers} others` }])
    }
    await requireKnown(trx, principal.user_id, [...others])
    const people = [principal.user_id, ...others]
    const made = await insertDm(trx, people, new Date(api.clock.now()))
    const id = made ?? (await findDm(trx, people))
    const dm = id && (await selectMyDms(trx, principal.user_id).where('c.id', '=', id).executeTakeFirst())
    if (!dm) throw new ApiError('conflict')
    if (made) tellOpened(outgoing, dm)
    return dmView(dm)
  })

/** @throws ApiError `not_found` when one of them shares no community with the caller, the same for who does not exist */
async function requireKnown(trx: Transaction<Tables>, userId: string, others: readonly string[]): Promise<void> {
  if (others.length === 0) return
  const known = await selectKnownUsers(trx, userId)
    .where('u.id', '=', sql<string>`any(${[...others]}::uuid[])`)
    .where('u.kind', 'in', ['user', 'bot'])
    .execute()
  if (known.length < others.length) throw new ApiError('not_found')
}

/** Undefined when there is one: the unique key makes whoever comes second wait for the first. */
async function insertDm(trx: Transaction<Tables>, people: readonly string[], now: Date): Promise<string | undefined> {
  const count = people.length
  const type = count > 2 ? 'group-dm' : 'dm'
  const place = { community_id: null, type, name: '', visibility: 'private' } as const
  const made = await trx
    .insertInto('channels')
    .values({ id: newId(), ...place, dm_key: dmKey(people), member_count: count, last_rev: count, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) return undefined
  const memberships = people.map((user_id) => ({ channel_id: made.id, user_id }))
  await trx
    .insertInto('channel_members')
    .values(memberships.map((membership) => ({ ...membership, joined_at: now })))
    .execute()
  await trx.insertInto('channel_reads').values(memberships).execute()
  return made.id
}

async function findDm(trx: Transaction<Tables>, people: readonly string[]): Promise<string | undefined> {
  const dm = await trx.selectFrom('channels').select('id').where('dm_key', '=', dmKey(people)).executeTakeFirst()
  return dm?.id
}

/** Each of them learns of the channel, then of everybody in it: live streams gain it by that. */
function tellOpened(outgoing: Outgoing, dm: DmRow): void {
  const members = dmMembers(dm)
  for (const { id } of members) outgoing.toUser(id, 'channel/created', { channel: channelView(dm), members }, dm)
  for (const [at, user] of members.entries()) {
    outgoing.inChannel(dm, at + 1, 'member/joined', { user_id: user.id, user, member_count: members.length })
  }
}
