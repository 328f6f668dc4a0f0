import { newId } from '../../std/mod.ts'
import { recordLog } from '../../testing/record-log.ts'
import { testDatabase, type TestDatabase } from '../../testing/database.ts'
import type { Database } from '../database.ts'
import type { BackupFiles } from './backup-files.ts'
import { readTables } from './catalog.ts'
import { restoreBackup } from './restore-backup.ts'
import { writeBackup } from './write-backup.ts'

/** Files in memory. */
export class MemoryFiles implements BackupFiles {
  readonly files = new Map<string, { readonly contentType: string; readonly bytes: Uint8Array<ArrayBuffer> }>()

  async *list(prefix: string): AsyncGenerator<{ readonly key: string }> {
    for (const key of this.files.keys()) if (key.startsWith(prefix)) yield { key }
  }

  async get(key: string) {
    const file = this.files.get(key)
    if (!file) return undefined
    return { size: file.bytes.length, contentType: file.contentType, body: new Blob([file.bytes]).stream() }
  }

  async put(key: string, body: ReadableStream<Uint8Array>, { contentType }: { readonly contentType: string }) {
    const bytes = new Uint8Array(await new Response(body).arrayBuffer())
    this.files.set(key, { contentType, bytes })
    return { size: bytes.length }
  }

  async delete(key: string): Promise<void> {
    this.files.delete(key)
  }
}

/** A database nobody has migrated. */
export async function emptyDatabase(): Promise<TestDatabase> {
  const own = await testDatabase()
  await own.db.sql`drop schema public cascade`
  await own.db.sql`create schema public`
  return own
}

export async function backupOf(db: Database, files: BackupFiles = new MemoryFiles()): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  await writeBackup({ db, files, product: '1.2.3', write: async (chunk) => chunks.push(chunk) })
  return Buffer.concat(chunks)
}

export async function restoreFrom(bytes: Uint8Array, db: Database, files: BackupFiles = new MemoryFiles()) {
  return await restoreBackup({ db, files, source: inPieces(bytes) })
}

/** As a pipe gives it: in pieces that end anywhere. */
export async function* inPieces(bytes: Uint8Array, size = 10_007): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** Every row of every table as text, in an order of its own. */
export async function everything({ sql }: Database): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {}
  for (const { name } of await readTables(sql)) {
    const rows = await sql.unsafe<{ row: string }[]>(`select t::text as row from "${name}" t order by 1`)
    found[name] = rows.map(({ row }) => row)
  }
  return found
}

/** People, sessions, messages with hard texts, settings and events under way. */
export async function fill({ sql, kysely }: Database): Promise<void> {
  const author = newId()
  const [community, channel, root] = [newId(), newId(), newId()]
  await kysely.insertInto('users').values({ id: author, username: 'ada', display_name: 'Ada \t "x" \\N' }).execute()
  await kysely
    .insertInto('sessions')
    .values({ id: newId(), user_id: author, token_hash: Buffer.from([0, 255, 92, 10]), expires_at: new Date() })
    .execute()
  await kysely.insertInto('communities').values({ id: community, name: 'C', slug: 'c' }).execute()
  await kysely.insertInto('channels').values({ id: channel, community_id: community, name: 'g', last_seq: 6 }).execute()
  const texts = ['root', 'a\nb\tc', '\\N', '\\.', '\u{1f600}\u202e\u0301', 'x'.repeat(900_000)]
  // A reply with a smaller id than its root comes before it in the table.
  for (const [at, body_md] of texts.toReversed().entries()) {
    const seq = texts.length - at
    const isRoot = seq === 1
    const id = isRoot ? root : newId()
    await kysely.insertInto('messages').values({ id, channel_id: channel, seq, author_id: author, body_md }).execute()
  }
  await kysely.updateTable('messages').set({ parent_id: root }).where('id', '<>', root).execute()
  await sql`insert into system_settings (key, value) values ('nothing', 'null'), ('deep', '{"a": [1, null, "\\u00e9"]}')`
  for (let n = 0; n < 3; n++) {
    await sql`insert into outbox (event_id, subject, event) values (${newId()}, 's', ${{ n, text: 'a\n' }})`
  }
}

export const quiet = recordLog().logger
