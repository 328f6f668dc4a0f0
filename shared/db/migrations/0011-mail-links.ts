import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Links that people get by mail (GC-22, GC-23), and whose address is known to be theirs. */
export const mailLinks: Migration = {
  up: async (db: Kysely<unknown>) => {
    await sql`alter table users add column email_confirmed_at timestamptz`.execute(db)
    await sql`create table mail_links (
      -- SHA-256 of what stands in the link.
      token_hash bytea primary key,
      user_id uuid not null references users on delete cascade,
      purpose text not null check (purpose in ('confirm', 'change', 'reset')),
      -- Where the link was sent: it speaks for this address only.
      email citext not null,
      created_at timestamptz not null,
      expires_at timestamptz not null
    )`.execute(db)
    await sql`create index mail_links_user on mail_links (user_id, purpose)`.execute(db)
    await sql`create index mail_links_expiry on mail_links (expires_at)`.execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`drop table mail_links`.execute(db)
    await sql`alter table users drop column email_confirmed_at`.execute(db)
  },
}
