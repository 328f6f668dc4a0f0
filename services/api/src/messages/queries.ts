import type { Tables } from '@ajet/shared/db'
import type { MentionView, ReactionView } from '@ajet/shared/schema'
import { sql, type Kysely } from 'kysely'
import { attachmentsOfMessage } from '../attachments/queries.ts'
import { previewsOfMessage } from '../previews/queries.ts'
import type { MessageRow } from './view.ts'

/** Messages with author, reactions as `viewerId` sees them, and mentions with the names of this moment. */
export function selectMessages(db: Kysely<Tables>, viewerId: string) {
  return db
    .selectFrom('messages as m')
    .innerJoin('users as a', 'a.id', 'm.author_id')
    .select(['m.id', 'm.seq', 'm.channel_id', 'm.author_id', 'm.parent_id', 'm.body_md', 'm.nonce'])
    .select(['m.created_at', 'm.edited_at', 'm.deleted_at', 'm.reply_count', 'm.last_reply_at'])
    .select(['m.pinned_at', 'm.pinned_by'])
    .select(['a.username', 'a.display_name', 'a.kind', 'a.avatar_key'])
    .select([reactionsAsSeenBy(viewerId).as('reactions'), mentions.as('mentions')])
    .select([attachmentsOfMessage.as('attachments'), persona.as('persona')])
    .select(previewsOfMessage.as('previews'))
}

/** The name and picture a webhook posted under; nothing is looked up for the messages of people. */
const persona = sql<MessageRow['persona']>`case when a.kind = 'webhook' then (
  select jsonb_build_object('display_name', p.display_name, 'avatar_url', p.avatar_url)
    || case when p.avatar_emoji is null then '{}' else jsonb_build_object('avatar_emoji', p.avatar_emoji) end
  from message_personas p where p.message_id = m.id
) end`

/** In the order in which the emoji were first used. */
function reactionsAsSeenBy(viewerId: string) {
  return sql<ReactionView[]>`(
    select coalesce(jsonb_agg(
      jsonb_build_object('emoji', e.emoji, 'count', e.count, 'reacted_by_me', e.mine) order by e.first, e.emoji), '[]')
    from (
      select x.emoji, count(*) as count, bool_or(x.user_id = ${viewerId}) as mine, min(x.created_at) as first
      from reactions x where x.message_id = m.id group by x.emoji
    ) e
  )`
}

/** Mentions of message `m`. The name of a linked channel that has become private is not given away. */
export const mentions = sql<MentionView[]>`(
  select coalesce(jsonb_agg(
    jsonb_build_object('type', n.type, 'target_id', n.target_id, 'name', case n.type
      when 'user' then coalesce(u.display_name, 'unknown-user')
      when 'channel_link' then coalesce(t.name, 'unknown-channel')
      else n.type end) order by n.type, n.target_id), '[]')
  from mentions n
  left join users u on n.type = 'user' and u.id = n.target_id
  left join channels t on n.type = 'channel_link' and t.id = n.target_id
    and (t.visibility = 'public' or t.id = n.channel_id)
  where n.message_id = m.id
)`
