import type { Hot, Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { MessageView } from '@ajet/shared/schema'
import { sql, type Transaction } from 'kysely'
import { holdAttachments, linkAttachments } from '../attachments/link-attachments.ts'
import { lockChannel } from '../channels/queries.ts'
import type { ApiContext } from '../context.ts'
import { findRepeated } from './find-repeated.ts'
import { runPostStatement, type PostInput, type PostOutcome } from './post-statement.ts'

/**
 * Posts a message with files: both or neither. Slower than the plain statement by a few round trips. The channel's lock
 * comes first, as everywhere, and under it a repeated nonce is told from files that are posted already.
 *
 * @returns the message of a repeated nonce, or what the statement found and did
 * @throws ApiError `invalid_input` for files that cannot be posted, `nonce_reused`
 */
export function postWithAttachments(
  { db, postGate }: ApiContext,
  input: PostInput,
  attachmentIds: readonly string[],
): Promise<MessageView | PostOutcome | undefined> {
  return postGate.pass(input.channel_id, () =>
    db.transaction(async (trx) => {
      await lockChannel(trx, input.channel_id)
      const repeated = await findRepeated(trx, input, String(input.event.payload['body_md']))
      if (repeated) return requireSameFiles(repeated, attachmentIds, input)
      const post = { channelId: input.channel_id, authorId: input.author_id, attachmentIds }
      const attachments = await holdAttachments(trx, post)
      const event = { ...input.event, payload: { ...input.event.payload, attachments } }
      const outcome = await runPostStatement(hotOf(trx), { ...input, event })
      if (outcome?.event) await linkAttachments(trx, attachmentIds, input.message_id)
      return outcome
    }),
  )
}

function requireSameFiles(repeated: MessageView, ids: readonly string[], { nonce }: PostInput): MessageView {
  if (repeated.attachments.map(({ id }) => id).join() !== ids.join()) throw new ApiError('nonce_reused', { nonce })
  return repeated
}

/** The raw statement inside a transaction. */
function hotOf(trx: Transaction<Tables>): Hot {
  return async <Row>(text: TemplateStringsArray, ...values: readonly unknown[]) => [
    ...(await sql<Row>(text, ...values).execute(trx)).rows,
  ]
}
