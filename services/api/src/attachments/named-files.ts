import type { Tables } from '@ajet/shared/db'
import { avatarUrl } from '@ajet/shared/schema'
import { sql, type Kysely } from 'kysely'

export interface NamedFilesOptions {
  /** Also those that wait for their deletion, or for the row that takes them over. */
  readonly orPlanned: boolean
}

/**
 * Which of these files something in the database names: an attachment, the picture of a person, community or webhook,
 * or of a message of a webhook. One statement, as of one moment: a file on its way from the plan to its row is seen.
 */
export async function findNamedFiles(
  db: Kysely<Tables>,
  keys: readonly string[],
  { orPlanned }: NamedFilesOptions,
): Promise<ReadonlySet<string>> {
  const keyOfUrl = new Map(keys.map((key) => [avatarUrl(key), key]))
  const asked = sql`any(${keys}::text[])`
  const urls = [...keyOfUrl.keys()].filter((url) => url !== null)
  const planned = sql`union all select storage_key from file_deletion_queue where storage_key = ${asked}`
  const { rows } = await sql<{ name: string }>`
    select storage_key as name from attachments where storage_key = ${asked}
    union all select thumbnail_key from attachments where thumbnail_key = ${asked}
    union all select avatar_key from users where avatar_key is not null and avatar_key = ${asked}
    union all select avatar_key from community_members where avatar_key is not null and avatar_key = ${asked}
    union all select icon_key from communities where icon_key = ${asked}
    union all select avatar_url from webhooks where avatar_url = any(${urls}::text[])
    union all select url from unnest(${urls}::text[]) url where exists (
      select from message_personas where avatar_url = url and avatar_url like '/api/avatars/%')
    ${orPlanned ? planned : sql``}`.execute(db)
  return new Set(rows.map(({ name }) => keyOfUrl.get(name) ?? name))
}
