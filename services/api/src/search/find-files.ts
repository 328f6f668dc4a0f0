import { limits } from '@ajet/shared/schema'
import { sql } from 'kysely'
import { findAuthors, listChannels } from './access.ts'
import { holdsAll, likePatterns } from './like-patterns.ts'
import type { SearchCall } from './search.ts'

/** Ids of posted files of these channels whose names hold every word, newest first. */
export async function findFiles({ trx, scope, parsed }: SearchCall): Promise<readonly string[]> {
  const authors = await findAuthors(trx, scope.userId, parsed.from, false)
  const patterns = likePatterns(parsed)
  const wantsImages = parsed.has.some(({ kind, negated }) => kind === 'image' && !negated)
  const asksForFiles = wantsImages || parsed.has.some(({ kind, negated }) => kind === 'file' && !negated)
  if (patterns.length === 0 && !asksForFiles && !authors) return []
  const channelIds = await listChannels(trx, scope)
  const { rows } = await sql<{ id: string }>`
    select f.id from attachments f
    where f.message_id is not null and f.channel_id = any(${[...channelIds]}::uuid[])
      and ${holdsAll(sql`f.filename`, patterns)}
      and (${authors === undefined} or f.user_id = any(${[...(authors ?? [])]}::uuid[]))
      and (${!wantsImages} or f.content_type like 'image/%')
      and (${parsed.since === undefined} or f.created_at >= ${new Date(parsed.since ?? 0)})
      and (${parsed.until === undefined} or f.created_at < ${new Date(parsed.until ?? 0)})
    order by f.id desc limit ${limits.searchHits}`.execute(trx)
  return rows.map(({ id }) => id)
}
