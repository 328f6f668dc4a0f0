import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  // Null: nothing is deleted by its age.
  `alter table communities add column retention_days integer check (retention_days > 0)`,
  // Null: as the community; 0: nothing, whatever the community says.
  `alter table channels add column retention_days integer check (retention_days >= 0)`,
  // Deleted for everybody; a job takes away what is in it, some at a time.
  `alter table communities add column deleted_at timestamptz`,
  `alter table channels add column deleted_at timestamptz`,
  `create index channels_retention on channels (id) where retention_days is not null`,
  `create index communities_retention on communities (id) where retention_days is not null`,
  `create index audit_log_actor_time on audit_log (community_id, actor_id, id)`,
  `create index audit_log_action_time on audit_log (community_id, action, id)`,
]

const DOWN = [
  `drop index audit_log_action_time, audit_log_actor_time`,
  `alter table channels drop column retention_days, drop column deleted_at`,
  `alter table communities drop column retention_days, drop column deleted_at`,
]

/** How long messages are kept, what is deleted and not yet gone, and an audit log that is read. */
export const retention: Migration = {
  up: (db: Kysely<unknown>) => run(db, UP),
  down: (db: Kysely<unknown>) => run(db, DOWN),
}

async function run(db: Kysely<unknown>, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
