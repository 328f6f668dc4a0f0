import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testDatabase } from '../../testing/database.ts'
import { emptyDatabase, fill } from './backup-fixtures.ts'

/** Kept rows would be 60 MiB and more; how much garbage lies about at the peak is chance (up to 32 were seen). */
const MOST_MIB = 48

test('200,000 messages are backed up and restored in constant memory', async () => {
  await using from = await testDatabase({ statementTimeoutMs: 0 })
  await using to = await emptyDatabase()
  await fill(from.db)
  await from.db.sql`
    insert into messages (id, channel_id, seq, author_id, body_md)
    select gen_random_uuid(), channels.id, 100 + n, users.id, repeat(md5(n::text), 6)
    from channels, users, generate_series(1, 200000) n`
  const folder = mkdtempSync(join(tmpdir(), 'ajet-backup-'))
  try {
    for (const [task, url] of [['backup', from.url] as const, ['restore', to.url] as const]) {
      const probed = await probe(task, url, join(folder, 'backup'))
      expect(probed.rows).toBe(200_006)
      expect(probed.risenMiB).toBeLessThan(MOST_MIB)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 120_000)

async function probe(...args: readonly string[]): Promise<{ readonly rows: number; readonly risenMiB: number }> {
  const program = join(import.meta.dir, 'memory-fixtures.ts')
  const child = Bun.spawn([process.execPath, program, ...args], { stdout: 'pipe', stderr: 'inherit' })
  const [text, code] = await Promise.all([new Response(child.stdout).text(), child.exited])
  expect(code).toBe(0)
  if (process.env['AJET_TEST_VERBOSE']) console.log(text)
  return JSON.parse(text) as Awaited<ReturnType<typeof probe>>
}
