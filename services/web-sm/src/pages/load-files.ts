import { limits, type FileHitView } from '@ajet/shared/schema'
import type { Visit } from '../http/visit.ts'

/** The newest files of a channel, as many as a search reaches; the newest first. */
export async function loadFiles({ api }: Visit, channelId: string): Promise<readonly FileHitView[]> {
  const query = { q: `in:${channelId} has:file`, type: ['files' as const], limit: limits.searchHits }
  const { files } = await api.search({ query })
  return (files?.items ?? []).filter(({ channel }) => channel.id === channelId)
}
