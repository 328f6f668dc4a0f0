import { deleteMessage } from '../messages/delete-message.ts'
import { listMessages } from '../messages/list-messages.ts'
import { callOf, type CommandUse } from './command.ts'

/** Deletes the newest messages of a channel outside threads, one after the other; resolves with how many there were. */
export async function purge(use: CommandUse, channel_id: string, count: number): Promise<number> {
  const call = { ...callOf(use), params: { channel_id }, query: { limit: count } }
  const { items } = await listMessages(use.api, call)
  const live = items.filter(({ deleted_at }) => deleted_at === null)
  for (const { id } of live) await deleteMessage(use.api, { ...callOf(use), params: { message_id: id } })
  return live.length
}
