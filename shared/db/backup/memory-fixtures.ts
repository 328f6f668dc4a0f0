import { createDatabase } from '../database.ts'
import { inPieces, MemoryFiles, quiet } from './backup-fixtures.ts'
import { compress, decompress } from './compression.ts'
import { restoreBackup } from './restore-backup.ts'
import { writeBackup } from './write-backup.ts'

/**
 * Backs up or restores in a process of its own and prints how far its memory rose, for the test of the bound.
 * Arguments: `backup` or `restore`, the URL of the database, and the file of the backup.
 */
const [task = '', url = '', path = ''] = process.argv.slice(2)
const files = new MemoryFiles()

await using db = createDatabase({ url, logger: quiet })
await db.ping()
// What the codec and the streams need themselves, however much goes through them.
for await (const _ of decompress(compress(inPieces(new Uint8Array(2_000_000))))) continue

const before = process.memoryUsage.rss()
let highest = before
const watch = setInterval(() => {
  highest = Math.max(highest, process.memoryUsage.rss())
}, 5)
const began = performance.now()
const { end } = task === 'backup' ? await backup() : await restoreBackup({ db, files, source: Bun.file(path).stream() })
clearInterval(watch)
const ms = Math.round(performance.now() - began)
const risenMiB = Math.round((highest - before) / 2 ** 20)
process.stdout.write(JSON.stringify({ task, rows: end.rows['messages'], ms, risenMiB }))

async function backup() {
  const file = Bun.file(path).writer()
  const write = async (chunk: Uint8Array) => {
    await file.write(chunk)
    await file.flush()
  }
  const summary = await writeBackup({ db, files, product: 'probe', write })
  await file.end()
  return summary
}
