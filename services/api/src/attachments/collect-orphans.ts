import { collectOrphans } from '@ajet/shared/storage'
import type { ApiContext } from '../context.ts'
import type { JobName } from '../jobs/job-data.ts'
import { defineJob, type JobKind } from '../jobs/job-kind.ts'
import { findNamedFiles } from './named-files.ts'
import { planFiles } from './planned-files.ts'

const DAY_MS = 24 * 60 * 60_000

/** Files of attachments that no row names: what a restored or damaged database has left behind. */
export const collectOrphansJob = collectJob('files/orphans', 'attachments/', 7 * DAY_MS)

/** Pictures nobody shows any more: those of webhooks and of people who are gone. */
export const collectPicturesJob = collectJob('files/pictures', 'avatars/', DAY_MS)

/**
 * Finds files that nothing names, never young ones, and has them deleted a day later unless something names them by
 * then. What is found stays found when the server dies in the middle; the rest is found the next time.
 */
function collectJob(name: JobName, prefix: string, every: number): JobKind<ApiContext> {
  return defineJob(name, {
    every,
    run: async ({ db, clock, logger, uploads }, { signal }) => {
      const isReferenced = (keys: readonly string[]) => findNamedFiles(db.kysely, keys, { orPlanned: true })
      const drop = (keys: readonly string[]) => planFiles(db, keys)
      const options = { prefix, olderThanMs: DAY_MS, isReferenced, drop, clock, signal }
      const found = await collectOrphans(uploads.storage, options)
      if (found.dropped > 0) logger.info({ ...found, prefix }, 'Files that nothing names will be deleted')
      return undefined
    },
  })
}
