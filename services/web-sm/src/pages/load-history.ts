import { ApiError } from '@ajet/shared/http'
import { limits, type MessageVersionView, type MessageView } from '@ajet/shared/schema'
import { isId } from '@ajet/shared/std'
import type { Visit } from '../http/visit.ts'

export interface History {
  readonly message: MessageView
  /** What it said before its edits, the newest first. */
  readonly versions: readonly MessageVersionView[]
}

/** A message with what it said before. @throws ApiError `not_found` when it is none of this channel */
export async function loadHistory({ api }: Visit, channelId: string, messageId: string): Promise<History> {
  if (!isId(messageId)) throw new ApiError('not_found')
  const params = { message_id: messageId }
  const [message, { items }] = await Promise.all([
    api.getMessage({ params }),
    api.listVersions({ params, query: { limit: limits.versionsPerMessage } }),
  ])
  if (message.channel_id !== channelId || message.deleted_at !== null) throw new ApiError('not_found')
  return { message, versions: items.toReversed() }
}
