import type { Tables } from '@ajet/shared/db'
import { parseMentions } from '@ajet/shared/mentions'
import { limits, type MentionView } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { sql, type Kysely, type Transaction } from 'kysely'

export interface OldText {
  readonly id: string
  readonly body_md: string
  readonly created_at: Date
  readonly edited_at: Date | null
}

/** Keeps what a message says before it is changed, and forgets the oldest of too many. */
export async function keepVersion(trx: Transaction<Tables>, message: OldText): Promise<void> {
  const { id: message_id, body_md, created_at, edited_at } = message
  await trx
    .insertInto('message_versions')
    .values({ id: newId(), message_id, body_md, written_at: edited_at ?? created_at })
    .execute()
  await trx
    .deleteFrom('message_versions')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('message_versions')
        .select('id')
        .where('message_id', '=', message_id)
        .orderBy('id', 'desc')
        .offset(limits.versionsPerMessage),
    )
    .execute()
}

/** What stands in a text, with the names of this moment; that of a channel which is private elsewhere is not given away. */
export async function namesIn(
  db: Kysely<Tables>,
  channelId: string,
  texts: readonly string[],
): Promise<(text: string) => MentionView[]> {
  const parsed = new Map(texts.map((text) => [text, parseMentions(text)]))
  const ids = [...new Set([...parsed.values()].flat().flatMap(({ target_id }) => target_id ?? []))]
  const names = ids.length > 0 ? await findNames(db, channelId, ids) : new Map<string, string>()
  return (text) =>
    (parsed.get(text) ?? []).map(({ type, target_id }) => ({ type, target_id, name: nameOf(type, target_id, names) }))
}

async function findNames(
  db: Kysely<Tables>,
  channelId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ readonly id: string; readonly name: string }>`
    select u.id, u.display_name as name from users u where u.id = any(${[...ids]}::uuid[])
    union all
    select c.id, c.name from channels c where c.id = any(${[...ids]}::uuid[])
      and (c.visibility = 'public' or c.id = ${channelId})`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

function nameOf(type: MentionView['type'], id: string | null, names: ReadonlyMap<string, string>): string {
  if (id === null) return type
  return names.get(id) ?? (type === 'user' ? 'unknown-user' : 'unknown-channel')
}
