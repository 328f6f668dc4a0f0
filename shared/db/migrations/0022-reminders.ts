import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  `create table reminders (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    -- Where it is said; null: to the user alone.
    channel_id uuid references channels on delete cascade,
    text text not null,
    due_at timestamptz not null,
    created_at timestamptz not null
  )`,
  `create index reminders_user on reminders (user_id, id)`,
  `create index reminders_channel on reminders (channel_id) where channel_id is not null`,
  // Up to which notification a user has been told by mail.
  `create table mail_digests (
    user_id uuid primary key references users on delete cascade,
    last_notification_id uuid not null,
    sent_at timestamptz not null
  )`,
  `create index mutes_until on mutes (until)`,
]

/** What people want to be reminded of, what they were told by mail, and mutes in the order in which they end. */
export const reminders: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of UP) await sql.raw(statement).execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`drop index mutes_until`.execute(db)
    await sql`drop table mail_digests, reminders`.execute(db)
  },
}
