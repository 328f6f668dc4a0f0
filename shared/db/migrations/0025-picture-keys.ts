import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  `create index users_avatar on users (avatar_key) where avatar_key is not null`,
  `create index community_members_avatar on community_members (avatar_key) where avatar_key is not null`,
  // Pictures of this server; the others are addresses elsewhere.
  `create index message_personas_picture on message_personas (avatar_url) where avatar_url like '/api/avatars/%'`,
]

/** Whether a picture is still shown, asked by its key, before its file is deleted. */
export const pictureKeys: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of UP) await sql.raw(statement).execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    await sql`drop index users_avatar, community_members_avatar, message_personas_picture`.execute(db)
  },
}
