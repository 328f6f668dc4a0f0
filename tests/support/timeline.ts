import type { MessageView } from '@ajet/shared/schema'
import type { ApiClient } from '@ajet/shared/api-client'

/** The whole timeline of a channel, oldest first, read page by page. */
export async function readTimeline(client: ApiClient, channelId: string): Promise<MessageView[]> {
  const found: MessageView[] = []
  for (let before: string | undefined; ;) {
    const page = await client.listMessages({ params: { channel_id: channelId }, query: { before, limit: 200 } })
    found.unshift(...page.items)
    if (page.prev === null) return found
    before = page.prev
  }
}
