import { createDatabase } from '../database.ts'
import { inPieces, MemoryFiles, quiet } from './backup-fixtures.ts'
import { compress, decompress } from './compression.ts'
import { restoreBackup } from './restore-backup.ts'
import { writeBackup } from './write-backup.ts'

/**
 * Backs up and restores in a process of its own and prints how far its memory rose, for the test of the bound.
 * Arguments: the URL of a database to back up, that of an empty one, and a file for the backup.
 */
const [from = '', to = '', path = ''] = process.argv.slice(2)
const files = new MemoryFiles()

await using source = createDatabase({ url: from, logger: quiet })
await using target = createDatabase({ url: to, logger: quiet })
await Promise.all([source.ping(), target.ping()])

// What the codec and the streams need themselves, however much goes through them.
for await (const _ of decompress(compress(inPieces(new Uint8Array(2_000_000))))) continue

const before = process.memoryUsage.rss()
let highest = before
const watch = setInterval(() => {
  highest = Math.max(highest, process.memoryUsage.rss())
}, 5)

const file = Bun.file(path).writer()
const began = performance.now()
const { end, bytes, written } = await writeBackup({
  db: source,
  files,
  product: 'probe',
  write: async (chunk) => {
    await file.write(chunk)
    await file.flush()
  },
})
await file.end()
const backupMs = Math.round(performance.now() - began)
const backupMiB = Math.round((highest - before) / 2 ** 20)

const middle = performance.now()
await restoreBackup({ db: target, files, source: Bun.file(path).stream() })
clearInterval(watch)
const restoreMs = Math.round(performance.now() - middle)
const restoreMiB = Math.round((highest - before) / 2 ** 20)
process.stdout.write(
  JSON.stringify({ rows: end.rows['messages'], bytes, written, backupMs, backupMiB, restoreMs, restoreMiB }),
)
