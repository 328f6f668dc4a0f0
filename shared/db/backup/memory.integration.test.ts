import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testDatabase } from '../../testing/database.ts'
import { emptyDatabase, fill } from './backup-fixtures.ts'

test('200,000 messages are backed up and restored in constant memory', async () => {
  await using from = await testDatabase({ statementTimeoutMs: 0 })
  await using to = await emptyDatabase()
  await fill(from.db)
  await from.db.sql`
    insert into messages (id, channel_id, seq, author_id, body_md)
    select gen_random_uuid(), channels.id, 100 + n, users.id, repeat(md5(n::text), 6)
    from channels, users, generate_series(1, 200000) n`
  const folder = mkdtempSync(join(tmpdir(), 'ajet-backup-'))
  const probe = join(import.meta.dir, 'memory-probe.ts')
  const child = Bun.spawn([process.execPath, probe, from.url, to.url, join(folder, 'backup')], { stderr: 'inherit' })
  const [text, code] = await Promise.all([new Response(child.stdout).text(), child.exited])
  rmSync(folder, { recursive: true })
  expect(code).toBe(0)
  if (process.env['AJET_TEST_VERBOSE']) console.log(text)
  const probed = JSON.parse(text) as Readonly<Record<'rows' | 'backupMiB' | 'restoreMiB', number>>
  expect(probed.rows).toBe(200_006)
  expect(Math.max(probed.backupMiB, probed.restoreMiB)).toBeLessThan(32)
}, 120_000)
