import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = `
create table mail_queue (
  id uuid primary key,
  to_address text not null,
  to_name text not null default '',
  -- The address as it counts for the bound per recipient.
  recipient_key text not null,
  template text not null,
  -- Holds a key until the mail is sent; emptied then.
  data jsonb not null,
  attempts integer not null default 0,
  last_error text,
  created_at timestamptz not null,
  next_attempt_at timestamptz not null,
  expires_at timestamptz not null,
  -- Whose lease it is does not matter: the number of the attempt tells one holder from the next.
  locked_until timestamptz,
  sent_at timestamptz,
  failed_at timestamptz,
  check (sent_at is null or failed_at is null)
);
create index mail_queue_due on mail_queue (next_attempt_at) where sent_at is null and failed_at is null;
create index mail_queue_recipient on mail_queue (recipient_key, created_at);
create index mail_queue_finished on mail_queue (coalesce(sent_at, failed_at))
  where sent_at is not null or failed_at is not null;
`

/** Mails on their way out, and for a while what became of them. */
export const mailQueue: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of UP.split(/;\s*$/m).filter((text) => text.trim() !== '')) {
      await sql.raw(statement).execute(db)
    }
  },
  down: async (db: Kysely<unknown>) => {
    await sql`drop table mail_queue`.execute(db)
  },
}
