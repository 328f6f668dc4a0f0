import { describe, expect, test } from 'bun:test'
import { newId } from '../../std/mod.ts'
import { testDatabase } from '../../testing/database.ts'
import { createDatabase, type Database } from '../database.ts'
import { migrateToLatest, pendingMigrations } from '../migrate.ts'
import { migrations } from '../migrations/mod.ts'
import {
  backupOf,
  emptyDatabase,
  everything,
  fill,
  inPieces,
  MemoryFiles,
  quiet,
  restoreFrom,
} from './backup-fixtures.ts'
import { readTables } from './catalog.ts'
import { checkBackup } from './read-backup.ts'
import { restoreBackup } from './restore-backup.ts'

test('what a backup holds is there after a restore, every byte of it', async () => {
  await using from = await testDatabase()
  await using to = await emptyDatabase()
  await fill(from.db)
  const files = new MemoryFiles()
  files.files.set(`attachments/${newId()}/${'ü'.repeat(80)}.png`, { contentType: 'image/png', bytes: big(1_300_000) })
  files.files.set('attachments/empty', { contentType: 'text/plain; charset=utf-8', bytes: new Uint8Array() })

  const restored = new MemoryFiles()
  const { end } = await restoreFrom(await backupOf(from.db, files), to.db, restored)

  expect(await everything(to.db)).toEqual(await everything(from.db))
  expect(restored.files).toEqual(files.files)
  expect(end.rows).toMatchObject({ users: 1, messages: 6, outbox: 3 })
  expect(end.files).toEqual({ count: 2, bytes: 1_300_000 })
  expect(await constraints(to.db)).toEqual(await constraints(from.db))
  expect(await pendingMigrations(to.db)).toEqual([])
})

test('after a restore new rows get new numbers, and keys are enforced', async () => {
  await using from = await testDatabase()
  await using to = await emptyDatabase()
  await fill(from.db)
  await from.db.sql`delete from outbox where id = 3`
  await restoreFrom(await backupOf(from.db), to.db)
  const event = { event_id: newId(), subject: 's', event: {} }
  const [row] = await to.db.sql`insert into outbox ${to.db.sql(event)} returning id`
  expect(row).toEqual({ id: '4' })
  const orphan = to.db.sql`insert into reactions (message_id, user_id, emoji) values (${newId()}, ${newId()}, 'x')`
  expect((await orphan.catch((error: unknown) => error)) as object).toMatchObject({ errno: '23503' })
})

test('FLT-20 a backup taken under load restores to the state of one moment', async () => {
  await using from = await testDatabase()
  await using to = await emptyDatabase()
  await fill(from.db)
  await using writers = createDatabase({ ...from.config, poolSize: 3, logger: quiet })
  const backup = Promise.withResolvers<Uint8Array>()
  let isOver = false
  let posted = 0
  const post = async () => {
    for (; !isOver; posted++) {
      await writers.sql`
        with taken as (update channels set last_seq = last_seq + 1 returning id, last_seq),
          stored as (
            insert into messages (id, channel_id, seq, author_id, body_md)
            select ${newId()}, taken.id, taken.last_seq, users.id, 'm' from taken, users returning id, seq
          )
        insert into outbox (event_id, subject, event) select id, 'load', jsonb_build_object('seq', seq) from stored`
      if (posted === 50) backup.resolve(backupOf(from.db))
    }
  }
  const load = Promise.all([post(), post(), post()])
  const bytes = await backup.promise
  isOver = true
  await load

  await restoreFrom(bytes, to.db)
  const [state] = await to.db.sql`
    select last_seq, (select count(*)::int from messages) as messages, (select max(seq) from messages) as newest,
      (select count(*)::int from outbox where subject = 'load') as events,
      (select max((event ->> 'seq')::int) from outbox where subject = 'load') as newest_event
    from channels`
  const seq = Number(state?.last_seq)
  expect(seq).toBeGreaterThan(50)
  expect(seq).toBeLessThan(posted + 6)
  expect(state).toEqual({ last_seq: seq, messages: seq, newest: seq, events: seq - 6, newest_event: seq })
}, 30_000)

describe('a place that is not empty', () => {
  test('is refused when it has people, and stays as it is', async () => {
    await using from = await testDatabase()
    await using to = await testDatabase()
    await fill(to.db)
    const before = await everything(to.db)
    const failure = await restoreFrom(await backupOf(from.db), to.db).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'restore_not_empty' })
    expect(await everything(to.db)).toEqual(before)
  })

  test('is refused when it has files, or tables of something else', async () => {
    await using from = await testDatabase()
    await using to = await emptyDatabase()
    const bytes = await backupOf(from.db)
    const files = new MemoryFiles()
    files.files.set('a', { contentType: 'text/plain', bytes: big(1) })
    expect(restoreFrom(bytes, to.db, files)).rejects.toMatchObject({ code: 'restore_not_empty' })
    await to.db.sql`create table theirs (id int)`
    expect(await restoreFrom(bytes, to.db).catch((error: unknown) => error)).toMatchObject({
      code: 'restore_not_empty',
    })
    expect(await tableNames(to.db)).toEqual(['theirs'])
  })

  test('is taken when the server was only started there once', async () => {
    await using from = await testDatabase()
    await using to = await testDatabase()
    await fill(from.db)
    await to.db.sql`insert into system_settings (key, value) values ('setup_token_hash', '{}')`
    await restoreFrom(await backupOf(from.db), to.db)
    expect(await everything(to.db)).toEqual(await everything(from.db))
  })
})

describe('a backup that is not as it was written', () => {
  test('leaves nothing, wherever it is cut off', async () => {
    await using from = await testDatabase()
    await using to = await emptyDatabase()
    await fill(from.db)
    const source = new MemoryFiles()
    source.files.set('attachments/a', { contentType: 'image/png', bytes: big(700_000) })
    const bytes = await backupOf(from.db, source)
    for (const share of [0, 0.001, 0.4, 0.7, 0.98]) {
      const files = new MemoryFiles()
      const cut = bytes.subarray(0, Math.floor(bytes.length * share))
      const failure = await restoreFrom(cut, to.db, files).catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'backup_damaged' })
      expect([files.files.size, await tableNames(to.db)]).toEqual([0, []])
    }
  })

  test('leaves nothing when a byte of it was changed', async () => {
    await using from = await testDatabase()
    await using to = await emptyDatabase()
    await fill(from.db)
    const plain = Buffer.from(await Bun.zstdDecompress(await backupOf(from.db)))
    for (const word of ['root', 'ada', '"product"']) {
      const changed = Buffer.from(plain)
      const at = changed.lastIndexOf(word)
      changed[at + 1] = 'Z'.charCodeAt(0)
      const failure = await restoreFrom(Bun.zstdCompressSync(changed), to.db).catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'backup_damaged' })
      expect(await tableNames(to.db)).toEqual([])
    }
  })

  test('is told from one that is whole without a database', async () => {
    await using from = await testDatabase()
    const bytes = await backupOf(from.db)
    expect((await checkBackup(inPieces(bytes))).head).toMatchObject({ product: '1.2.3', version: 1 })
    expect(checkBackup(inPieces(bytes.subarray(0, -20)))).rejects.toMatchObject({ code: 'backup_damaged' })
    expect(checkBackup(inPieces(Buffer.from('hello')))).rejects.toMatchObject({ code: 'backup_damaged' })
    expect(checkBackup(inPieces(Bun.zstdCompressSync(big(2_000))))).rejects.toMatchObject({ code: 'backup_damaged' })
  })
})

describe('versions', () => {
  test('FLT-04 a backup of an older version gets the migrations it lacks', async () => {
    await using from = await emptyDatabase()
    await using to = await emptyDatabase()
    const older = Object.fromEntries(Object.entries(migrations).slice(0, 1))
    await migrateToLatest(from.db, older)
    await fill(from.db)
    const { head } = await restoreFrom(await backupOf(from.db), to.db)
    expect(head.migrations).toEqual(Object.keys(older))
    expect(await pendingMigrations(to.db)).toEqual([])
    const messages = async ({ kysely }: Database) =>
      await kysely.selectFrom('messages').select(['id', 'seq', 'body_md', 'created_at']).orderBy('id').execute()
    expect(await messages(to.db)).toEqual(await messages(from.db))
  })

  test('a backup of a newer version is refused by its name', async () => {
    await using from = await testDatabase()
    await using to = await emptyDatabase()
    const row = { name: '9999_of_the_future', timestamp: new Date().toISOString() }
    await from.db.sql`insert into schema_migrations ${from.db.sql(row)}`
    const failure = await restoreFrom(await backupOf(from.db), to.db).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'backup_newer', message: expect.stringContaining('9999_of_the_future') })
    expect(await tableNames(to.db)).toEqual([])
  })
})

test('a database that was never set up has nothing to back up', async () => {
  await using from = await emptyDatabase()
  expect(await backupOf(from.db).catch((error: unknown) => error)).toMatchObject({ code: 'backup_source' })
})

test('a store that fails in the middle leaves no rows and no files', async () => {
  await using from = await testDatabase()
  await using to = await emptyDatabase()
  await fill(from.db)
  const files = new MemoryFiles()
  for (const key of ['a', 'b', 'c']) files.files.set(key, { contentType: 'image/png', bytes: big(10) })
  const bytes = await backupOf(from.db, files)
  const full = new (class extends MemoryFiles {
    override async put(...given: Parameters<MemoryFiles['put']>) {
      if (given[0] === 'b') throw new Error('disk full')
      return await super.put(...given)
    }
  })()
  expect(await restoreFrom(bytes, to.db, full).catch(String)).toContain('disk full')
  expect([full.files.size, await tableNames(to.db)]).toEqual([0, []])
})

test('what the source fails with is what is told', async () => {
  await using to = await emptyDatabase()
  // oxlint-disable-next-line require-yield
  const source = (async function* (): AsyncGenerator<Uint8Array> {
    throw new Error('EIO: the disk is broken')
  })()
  const failure = restoreBackup({ db: to.db, files: new MemoryFiles(), source })
  expect(await failure.catch(String)).toContain('the disk is broken')
})

function big(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, at) => (at * 7919) & 255)
}

async function tableNames({ sql }: Database): Promise<readonly string[]> {
  return (await readTables(sql)).map(({ name }) => name)
}

async function constraints({ sql }: Database) {
  return await sql.unsafe(`
    select conrelid::regclass::text as on, conname::text, pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace
    union all
    select tablename::text, indexname::text, indexdef from pg_indexes where schemaname = 'public' order by 1, 2, 3`)
}
