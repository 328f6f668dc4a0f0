import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { newSecret } from '../../std/mod.ts'
import { createDiskStorage } from '../mod.ts'
import { streamOf, textOf } from '../storage-fixtures.ts'

/** Run as a program: fills the small file system it is given, and prints what became of it. */
const [folder = ''] = process.argv.slice(2)
const storage = await createDiskStorage({ folder, secret: newSecret(), urlPrefix: '/files' })
const plain = { contentType: 'image/png', maxBytes: 100_000_000 }

await storage.put('a/small', Buffer.from('hello'), plain)
const chunks = Array.from({ length: 100 }, () => Buffer.alloc(65_536, 1))
const refused = await storage.put('a/big', streamOf(chunks), plain).then(
  () => 'stored',
  (error: { readonly code?: string }) => error.code,
)
const entries = await readdir(folder, { recursive: true, withFileTypes: true })
const files = entries.filter((entry) => entry.isFile())
const left = files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).toSorted()
await storage.put('a/after', Buffer.from('hello'), plain)
console.log(JSON.stringify({ refused, left, after: await textOf(await storage.get('a/after')) }))
