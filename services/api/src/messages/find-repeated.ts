import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { MessageView } from '@ajet/shared/schema'
import type { Kysely } from 'kysely'
import type { PostInput } from './post-statement.ts'
import { selectMessages } from './queries.ts'
import { messageView } from './view.ts'

/**
 * The message the author has posted with this nonce in this channel; undefined when there is none.
 * @throws ApiError `nonce_reused` when it says something else, or answers something else
 */
export async function findRepeated(
  db: Kysely<Tables>,
  { channel_id, author_id, nonce, parent_id }: PostInput,
  bodyMd: string,
): Promise<MessageView | undefined> {
  if (nonce === null) return undefined
  const first = await selectMessages(db, author_id)
    .where('m.channel_id', '=', channel_id)
    .where('m.author_id', '=', author_id)
    .where('m.nonce', '=', nonce)
    .executeTakeFirst()
  if (!first) return undefined
  if (first.body_md !== bodyMd || first.parent_id !== parent_id) throw new ApiError('nonce_reused', { nonce })
  return messageView(first)
}
