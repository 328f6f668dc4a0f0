import type { MessageView } from '@ajet/shared/schema'
import { limits } from '@ajet/shared/schema'
import type { Visit } from '../http/visit.ts'

/** The pinned messages of a channel, the newest pin first; all of them, as a channel has room for no more than a page. */
export async function loadPins({ api }: Visit, channelId: string): Promise<readonly MessageView[]> {
  const { items } = await api.listPins({ params: { channel_id: channelId }, query: { limit: limits.pinsPerChannel } })
  return items.toReversed()
}
