import type { Tables } from '@ajet/shared/db'
import type { MentionCandidates, ParsedMention } from '@ajet/shared/mentions'
import { sql, type Kysely } from 'kysely'

export interface Mentionable {
  readonly type: 'user' | 'channel_link'
  readonly id: string
  /** What is typed after `@` or `#`. */
  readonly handle: string
  /** What is shown. */
  readonly name: string
}

/**
 * Who and what of the given names and ids can be mentioned in a channel: people of its community (of the DM itself),
 * public channels, and the channel itself. A private channel is never linked from elsewhere: its name would show to
 * everybody there.
 */
export async function findMentionable(
  db: Kysely<Tables>,
  channelId: string,
  candidates: MentionCandidates,
  stored: readonly ParsedMention[],
): Promise<readonly Mentionable[]> {
  const idsOf = (type: string) => stored.flatMap((one) => (one.type === type && one.target_id ? [one.target_id] : []))
  const [userIds, channelIds] = [idsOf('user'), idsOf('channel_link')]
  const { users, channels } = candidates
  if (users.length + channels.length + userIds.length + channelIds.length === 0) return []
  return await selectPeople(db, channelId, users, userIds)
    .unionAll(selectChannels(db, channelId, channels, channelIds))
    .execute()
}

function selectPeople(db: Kysely<Tables>, channelId: string, names: readonly string[], ids: readonly string[]) {
  return db
    .selectFrom('channels as c')
    .innerJoin('users as u', (join) =>
      join.on(
        sql<boolean>`(u.username = any(${[...names]}::text[]::citext[]) or lower(u.display_name) = any(${[...names]}::text[])
          or u.id = any(${[...ids]}::uuid[]))`,
      ),
    )
    .select([
      sql<Mentionable['type']>`'user'`.as('type'),
      'u.id',
      sql<string>`lower(u.username::text)`.as('handle'),
      'u.display_name as name',
    ])
    .where('c.id', '=', channelId)
    .where(
      sql<boolean>`case when c.community_id is null
        then exists (select from channel_members x where x.channel_id = c.id and x.user_id = u.id)
        else exists (select from community_members x where x.community_id = c.community_id and x.user_id = u.id) end`,
    )
}

function selectChannels(db: Kysely<Tables>, channelId: string, names: readonly string[], ids: readonly string[]) {
  return db
    .selectFrom('channels as c')
    .innerJoin('channels as t', 't.community_id', 'c.community_id')
    .select([sql<Mentionable['type']>`'channel_link'`.as('type'), 't.id', 't.name as handle', 't.name'])
    .where('c.id', '=', channelId)
    .where((eb) => eb.or([eb('t.visibility', '=', 'public'), eb('t.id', '=', channelId)]))
    .where(sql<boolean>`(t.name = any(${[...names]}::text[]) or t.id = any(${[...ids]}::uuid[]))`)
}
