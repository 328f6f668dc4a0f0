import { decompress } from './compression.ts'
import { ContentHash } from './content-hash.ts'
import { damaged } from './errors.ts'
import {
  END_NAME,
  FILES_PREFIX,
  HEAD_NAME,
  loadEnd,
  loadHead,
  MAX_MANIFEST_BYTES,
  type BackupEnd,
  type BackupHead,
} from './manifest.ts'
import { readTar, type TarEntry } from './tar-read.ts'

/** What is done with the parts of a backup, in their order. Each body is read to its end before the call returns. */
export interface BackupVisitor {
  head(head: BackupHead): Promise<void>
  rows(table: string, body: AsyncIterable<Uint8Array>): Promise<void>
  file(key: string, entry: TarEntry): Promise<void>
}

export interface BackupContents {
  readonly head: BackupHead
  readonly end: BackupEnd
}

/**
 * Reads a backup once, from its first byte to its last, and resolves when it is whole and as it was written.
 *
 * @throws BackupError `backup_damaged`, `backup_newer`, and what the visitor throws
 */
export async function readBackup(source: AsyncIterable<Uint8Array>, visitor: BackupVisitor): Promise<BackupContents> {
  const hash = new ContentHash()
  let head: BackupHead | undefined
  for await (const entry of readTar(decompress(source))) {
    if (entry.name === END_NAME && head) return { head, end: await readEnd(entry, hash) }
    hash.begin(entry)
    const hashed = { ...entry, body: through(entry.body, hash) }
    if (!head) {
      if (entry.name !== HEAD_NAME) throw damaged('it is not a backup of ajet-chat')
      head = loadHead(await collect(hashed))
      await visitor.head(head)
    } else await visit(hashed, visitor)
  }
  throw damaged('it ends too early')
}

/** Reads a backup without doing anything with it. @throws as `readBackup` */
export async function checkBackup(source: AsyncIterable<Uint8Array>): Promise<BackupContents> {
  const skip = async (body: AsyncIterable<Uint8Array>) => {
    for await (const _ of body) continue
  }
  return await readBackup(source, {
    head: () => Promise.resolve(),
    rows: (_, body) => skip(body),
    file: (_, { body }) => skip(body),
  })
}

async function visit(entry: TarEntry, visitor: BackupVisitor): Promise<void> {
  const [, table] = /^tables\/([^/]+)\/\d{8}\.copy$/.exec(entry.name) ?? []
  if (table !== undefined) return await visitor.rows(table, entry.body)
  if (!entry.name.startsWith(FILES_PREFIX)) throw damaged(`nobody knows what its ${entry.name} is`)
  await visitor.file(entry.name.slice(FILES_PREFIX.length), entry)
}

async function readEnd(entry: TarEntry, hash: ContentHash): Promise<BackupEnd> {
  const end = loadEnd(await collect(entry))
  if (end.sha256 !== hash.hex()) throw damaged('its checksum is wrong, so something in it was changed')
  return end
}

async function* through(body: AsyncIterable<Uint8Array>, hash: ContentHash): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of body) {
    hash.add(chunk)
    yield chunk
  }
}

async function collect({ name, size, body }: TarEntry): Promise<Uint8Array> {
  if (size > MAX_MANIFEST_BYTES) throw damaged(`its ${name} is too long`)
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}
