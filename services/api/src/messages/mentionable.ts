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

export interface MentionQuestion {
  readonly authorId: string
  readonly channelId: string
  /** Names as typed. */
  readonly candidates: Pick<MentionCandidates, 'users' | 'channels'>
  /** Ids as stored. */
  readonly stored: readonly ParsedMention[]
}

/**
 * Who and what of the given names and ids can be mentioned in a channel: people of its community (of the DM itself),
 * public channels, and the channel itself. A private channel is never linked from elsewhere: its name would show to
 * everybody there. An author who is not in the channel can mention nobody, and so learns nothing by trying.
 */
export async function findMentionable(db: Kysely<Tables>, question: MentionQuestion): Promise<readonly Mentionable[]> {
  const { candidates, stored } = question
  if (candidates.users.length + candidates.channels.length + stored.length === 0) return []
  return await selectPeople(db, question).unionAll(selectChannels(db, question)).execute()
}

function selectPeople(db: Kysely<Tables>, { authorId, channelId, candidates, stored }: MentionQuestion) {
  const names = [...candidates.users]
  return db
    .selectFrom('channels as c')
    .innerJoin('channel_members as author', 'author.channel_id', 'c.id')
    .innerJoin('users as u', (join) =>
      join.on(
        sql<boolean>`(u.username = any(${names}::text[]::citext[]) or lower(u.display_name) = any(${names}::text[])
          or u.id = any(${idsOf(stored, 'user')}::uuid[]))`,
      ),
    )
    .select([
      sql<Mentionable['type']>`'user'`.as('type'),
      'u.id',
      sql<string>`lower(u.username::text)`.as('handle'),
      'u.display_name as name',
    ])
    .where('c.id', '=', channelId)
    .where('author.user_id', '=', authorId)
    .where(
      sql<boolean>`case when c.community_id is null
        then exists (select from channel_members x where x.channel_id = c.id and x.user_id = u.id)
        else exists (select from community_members x where x.community_id = c.community_id and x.user_id = u.id) end`,
    )
}

function selectChannels(db: Kysely<Tables>, { authorId, channelId, candidates, stored }: MentionQuestion) {
  const names = [...candidates.channels]
  return db
    .selectFrom('channels as c')
    .innerJoin('channel_members as author', 'author.channel_id', 'c.id')
    .innerJoin('channels as t', 't.community_id', 'c.community_id')
    .select([sql<Mentionable['type']>`'channel_link'`.as('type'), 't.id', 't.name as handle', 't.name'])
    .where('c.id', '=', channelId)
    .where('author.user_id', '=', authorId)
    .where((eb) => eb.or([eb('t.visibility', '=', 'public'), eb('t.id', '=', channelId)]))
    .where(sql<boolean>`(t.name = any(${names}::text[]) or t.id = any(${idsOf(stored, 'channel_link')}::uuid[]))`)
}

function idsOf(stored: readonly ParsedMention[], type: Mentionable['type']): string[] {
  return stored.flatMap((one) => (one.type === type && one.target_id ? [one.target_id] : []))
}
