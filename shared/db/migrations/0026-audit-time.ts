import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Which rows of the audit log are older than they are kept. */
export const auditTime: Migration = {
  up: async (db: Kysely<unknown>) => {
    await sql`create index audit_log_time on audit_log (created_at)`.execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`drop index audit_log_time`.execute(db)
  },
}
