import type { Tables } from '@ajet/shared/db'
import type { PreviewView } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import type { Transaction } from 'kysely'
import { lockChannel, nextRev } from '../channels/queries.ts'
import type { Outgoing } from '../outgoing.ts'
import type { FoundPreview } from './parse-preview.ts'

export interface LinkFound extends FoundPreview {
  /** As it stands in the message. */
  readonly url: string
}

export interface MessageLinks {
  readonly message_id: string
  /** What the links were found in. */
  readonly body_md: string
  readonly found: readonly LinkFound[]
}

/** Gives a message the previews of its links, and tells when what is shown has changed. */
export async function savePreviews(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  { message_id, body_md, found }: MessageLinks,
): Promise<void> {
  const place = await trx.selectFrom('messages').select('channel_id').where('id', '=', message_id).executeTakeFirst()
  if (!place) return
  await lockChannel(trx, place.channel_id)
  const message = await trx
    .selectFrom('messages as m')
    .innerJoin('channels as c', 'c.id', 'm.channel_id')
    .select(['m.body_md', 'm.deleted_at', 'c.id as channel_id', 'c.community_id'])
    .where('m.id', '=', message_id)
    .executeTakeFirst()
  // Edited or deleted since: an edit has its own look.
  if (!message || message.deleted_at || message.body_md !== body_md) return
  const before = await loadShown(trx, message_id)
  await replace(trx, message_id, found)
  const previews = await loadShown(trx, message_id)
  if (!Bun.deepEquals(before, previews)) await tellPreviews(trx, outgoing, { ...message, message_id }, previews)
}

export async function tellPreviews(
  trx: Transaction<Tables>,
  outgoing: Outgoing,
  place: { readonly message_id: string; readonly channel_id: string; readonly community_id: string | null },
  previews: readonly PreviewView[],
): Promise<void> {
  const { message_id, channel_id, community_id } = place
  const payload = { message_id, channel_id, previews: [...previews] }
  outgoing.inChannel({ id: channel_id, community_id }, await nextRev(trx, channel_id), 'message/previewed', payload)
}

export async function loadShown(trx: Transaction<Tables>, messageId: string): Promise<readonly PreviewView[]> {
  return await trx
    .selectFrom('message_previews')
    .select(['id', 'url', 'title', 'description', 'site_name'])
    .where('message_id', '=', messageId)
    .where('removed', '=', false)
    .orderBy('position')
    .execute()
}

/** What is there by its address stays as it is, also what was taken away. */
async function replace(trx: Transaction<Tables>, message_id: string, found: readonly LinkFound[]): Promise<void> {
  const urls = found.map(({ url }) => url)
  await trx
    .deleteFrom('message_previews')
    .where('message_id', '=', message_id)
    .$if(urls.length > 0, (q) => q.where('url', 'not in', urls))
    .execute()
  if (found.length === 0) return
  await trx
    .insertInto('message_previews')
    .values(found.map((link, position) => ({ id: newId(), message_id, position, ...link })))
    .onConflict((conflict) =>
      conflict.columns(['message_id', 'url']).doUpdateSet((eb) => ({ position: eb.ref('excluded.position') })),
    )
    .execute()
}
