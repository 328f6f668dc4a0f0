import type { Tables } from '@ajet/shared/db'
import { sql, type Kysely } from 'kysely'
import type { FoundPreview } from './parse-preview.ts'

const HOUR_MS = 3_600_000
/** A page is looked at again after this; one that gave nothing sooner. */
const FRESH_MS = 24 * HOUR_MS
const NOTHING_MS = HOUR_MS
const KEPT_MS = 30 * 24 * HOUR_MS

/** What was found lately at an address; null: nothing; undefined: nobody has looked. */
export async function findCached(
  db: Kysely<Tables>,
  url: string,
  now: number,
): Promise<FoundPreview | null | undefined> {
  const row = await db.selectFrom('link_previews').selectAll().where('url', '=', url).executeTakeFirst()
  if (!row) return undefined
  const { title, description, site_name, fetched_at } = row
  if (now - fetched_at.getTime() > (title === '' ? NOTHING_MS : FRESH_MS)) return undefined
  return title === '' ? null : { title, description, site_name }
}

/** Remembers what was found, and forgets a few of the oldest. */
export async function saveCached(
  db: Kysely<Tables>,
  url: string,
  found: FoundPreview | undefined,
  now: number,
): Promise<void> {
  const { title, description, site_name } = found ?? { title: '', description: '', site_name: '' }
  const row = { title, description, site_name, fetched_at: new Date(now) }
  await db
    .insertInto('link_previews')
    .values({ url, ...row })
    .onConflict((conflict) => conflict.column('url').doUpdateSet(row))
    .execute()
  await sql`delete from link_previews where url in (
    select url from link_previews where fetched_at < ${new Date(now - KEPT_MS)} order by fetched_at limit 10
    for update skip locked)`.execute(db)
}
