import type { Tables } from '@ajet/shared/db'
import { avatarUrl, type MeView } from '@ajet/shared/schema'
import type { Kysely } from 'kysely'

/** The account as its owner sees it right after signing in, and so online. */
export async function loadMe(db: Kysely<Tables>, userId: string): Promise<MeView> {
  const { avatar_key, ...user } = await db
    .selectFrom('users')
    .select([
      'id',
      'username',
      'display_name',
      'kind',
      'status_text',
      'last_seen_at',
      'created_at',
      'email',
      'settings',
      'avatar_key',
    ])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  return {
    ...user,
    avatar_url: avatarUrl(avatar_key),
    last_seen_at: user.last_seen_at?.toISOString() ?? null,
    online: true,
    created_at: user.created_at.toISOString(),
    settings: user.settings,
  }
}
