import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What may be an emoji, typed as a character or as a short code; most messages hold none. */
const MAY_HOLD_EMOJI = String.raw`[\u00a9\u00ae\u203c-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]|:[a-zA-Z0-9_+-]+:`

/** Messages with emoji go into the index once more, which marks them by then. */
export const searchEmoji: Migration = {
  up: async (db: Kysely<unknown>) => {
    await sql`insert into search_changes (message_id)
      select id from messages where deleted_at is null and body_md ~ ${sql.lit(MAY_HOLD_EMOJI)}
      on conflict do nothing`.execute(db)
  },
  /** Marks that nothing asks for do no harm. */
  down: () => Promise.resolve(),
}
