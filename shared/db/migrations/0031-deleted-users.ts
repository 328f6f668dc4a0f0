import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** People who deleted their account: the row stays as the author of what they wrote. */
export const deletedUsers: Migration = {
  up: async (db: Kysely<unknown>) => {
    await sql`alter table users add column deleted_at timestamptz`.execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`alter table users drop column deleted_at`.execute(db)
  },
}
