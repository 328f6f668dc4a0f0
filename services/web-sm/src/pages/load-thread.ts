import { paginate } from '@ajet/shared/api-client'
import { ApiError } from '@ajet/shared/http'
import { limits, type MessageView, type ThreadStateView } from '@ajet/shared/schema'
import { isId } from '@ajet/shared/std'
import { codeOf } from '../http/handle.tsx'
import type { Visit } from '../http/visit.ts'

const MAX_REPLIES = 1_000

export interface Thread {
  readonly root: MessageView
  /** Oldest first. */
  readonly replies: readonly MessageView[]
  /** Undefined for whoever is not in the channel. */
  readonly state: ThreadStateView | undefined
}

/** A root message and its replies. @throws ApiError `not_found` when the message is not a root of this channel */
export async function loadThread({ api }: Visit, channelId: string, messageId: string): Promise<Thread> {
  if (!isId(messageId)) throw new ApiError('not_found')
  const [root, replies, state] = await Promise.all([
    api.getMessage({ params: { message_id: messageId } }),
    loadReplies(api, messageId),
    findState(api, messageId),
  ])
  if (root.channel_id !== channelId || root.parent_id !== null) throw new ApiError('not_found')
  return { root, replies, state }
}

async function findState(api: Visit['api'], messageId: string): Promise<ThreadStateView | undefined> {
  try {
    return await api.getThread({ params: { message_id: messageId } })
  } catch (error) {
    if (['not_a_member', 'not_found'].includes(codeOf(error))) return undefined
    throw error
  }
}

/** Oldest first, the first thousand. */
export async function loadReplies(api: Visit['api'], messageId: string): Promise<readonly MessageView[]> {
  const replies: MessageView[] = []
  const pages = paginate<MessageView, { params: { message_id: string }; query: { limit: number } }>(
    (args) => api.listReplies(args),
    {
      params: { message_id: messageId },
      query: { limit: limits.pageMax },
    },
  )
  for await (const reply of pages) {
    replies.push(reply)
    if (replies.length >= MAX_REPLIES) break
  }
  return replies
}
