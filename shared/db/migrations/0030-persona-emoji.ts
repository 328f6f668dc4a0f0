import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What a webhook posts under may have an emoji for a picture. */
export const personaEmoji: Migration = {
  up: async (db: Kysely<unknown>) => {
    await sql`alter table message_personas add column avatar_emoji text`.execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`alter table message_personas drop column avatar_emoji`.execute(db)
  },
}
