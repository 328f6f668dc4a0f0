import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'

/** Sets last_seen_at of many users in one statement; times in ms since the epoch, and never back. */
export async function writeLastSeen(db: Kysely<Tables>, seen: readonly (readonly [string, number])[]): Promise<void> {
  const ids = seen.map(([userId]) => userId)
  const times = seen.map(([, at]) => new Date(at).toISOString())
  await db
    .updateTable('users')
    .from(
      sql<{ id: string; at: Date }>`unnest(${ids}::uuid[], ${times}::text[]::timestamptz[])`.as<'seen'>(
        sql`seen(id, at)`,
      ),
    )
    .set({ last_seen_at: sql<Date>`greatest(last_seen_at, seen.at)` })
    .where(sql<boolean>`users.id = seen.id and users.deleted_at is null`)
    .execute()
}
