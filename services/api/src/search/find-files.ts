import { limits } from '@ajet/shared/schema'
import { sql, type RawBuilder } from 'kysely'
import { listChannels } from './access.ts'
import { markOf } from './document.ts'
import { nameHolds, wantedPatterns } from './name-conditions.ts'
import { holdsLooseKind, isLooseKind, kindConditions, operatorConditions } from './operator-conditions.ts'
import type { HasKind } from './parse-query.ts'
import type { SearchCall } from './search.ts'

const columns = { author: sql`f.user_id`, time: sql`f.created_at` }

/**
 * Ids of posted files of these channels that fit every operator and whose names hold what the words say, newest first.
 * Emoji alone find none: no index knows those of names.
 */
export async function findFiles({ trx, scope, parsed }: SearchCall): Promise<readonly string[]> {
  if (wantedPatterns(parsed).length === 0 && parsed.emoji.some(({ negated }) => !negated)) return []
  const operators = await operatorConditions(trx, scope, parsed, columns)
  if (!operators) return []
  const channelIds = await listChannels(trx, scope)
  const conditions = [nameHolds(sql`f.filename`, parsed), ...operators, ...kindConditions(parsed, holdsKind)]
  const { rows } = await sql<{ id: string }>`
    select f.id from attachments f
    where f.message_id is not null and f.channel_id = any(${[...channelIds]}::uuid[])
      and ${sql.join(conditions, sql` and `)}
    order by f.id desc limit ${limits.searchHits}`.execute(trx)
  return rows.map(({ id }) => id)
}

/** What a file is, and else what the message has that it was posted with. */
function holdsKind(kind: HasKind): RawBuilder<unknown> {
  if (kind === 'file') return sql`true`
  if (kind === 'image') return sql`f.content_type like 'image/%'`
  if (isLooseKind(kind)) return holdsLooseKind(kind, sql`f.message_id`)
  return sql`exists (select from search_messages s
    where s.message_id = f.message_id and s.words @@ ${`'${markOf(kind)}'`}::tsquery)`
}
