import { collectOrphans } from '@ajet/shared/storage'
import { sql } from 'kysely'
import type { ApiContext } from '../context.ts'
import { defineJob } from '../jobs/job-kind.ts'

const DAY_MS = 24 * 60 * 60_000

/** Deletes files that no row names: what a restored or damaged database has left behind. Never young ones. */
export const collectOrphansJob = defineJob('files/orphans', {
  every: 7 * DAY_MS,
  run: async (api, { signal }) => {
    const { clock, logger, uploads } = api
    const isReferenced = (keys: readonly string[]) => referenced(api, keys)
    const found = await collectOrphans(uploads.storage, { olderThanMs: DAY_MS, isReferenced, clock, signal })
    if (found.deleted > 0) logger.info(found, 'Files that nothing names were deleted')
    return undefined
  },
})

/** Files that wait for their deletion, or for their row, are somebody's still. */
async function referenced({ db }: Pick<ApiContext, 'db'>, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const asked = sql<string>`any(${keys}::text[])`
  const named = (table: 'attachments' | 'users' | 'community_members', column: string) =>
    db.kysely
      .selectFrom(table)
      .select(sql<string>`${sql.ref(column)}`.as('key'))
      .where(sql.ref(column), '=', asked)
      .execute()
  const found = await Promise.all([
    named('attachments', 'storage_key'),
    named('attachments', 'thumbnail_key'),
    named('users', 'avatar_key'),
    named('community_members', 'avatar_key'),
    db.kysely.selectFrom('file_deletion_queue').select('storage_key as key').where('storage_key', '=', asked).execute(),
  ])
  return new Set(found.flat().map(({ key }) => key))
}
