import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  // Null: when it was created. A program's session has that of the session it was approved in.
  `alter table sessions add column authenticated_at timestamptz`,
  // A new address that was asked for in a session is not taken over once that session has ended.
  `alter table mail_links add column session_id uuid references sessions on delete cascade`,
  `create index mail_links_session on mail_links (session_id)`,
  // Whether it asked its owner (PIN, finger, face) when it was used last: alone it signs in only then.
  `alter table passkeys add column user_verified boolean not null default true`,
]

/** What is known of how somebody has shown who they are. */
export const proofs: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of UP) await sql.raw(statement).execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`alter table passkeys drop column user_verified`.execute(db)
    await sql`alter table mail_links drop column session_id`.execute(db)
    await sql`alter table sessions drop column authenticated_at`.execute(db)
  },
}
