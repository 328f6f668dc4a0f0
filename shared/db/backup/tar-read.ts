import { ByteSource } from './byte-source.ts'
import { damaged } from './errors.ts'
import { BLOCK, checksum, TYPE_KEYWORD, type EntryHead } from './tar-write.ts'

export interface TarEntry extends EntryHead {
  /** Its bytes, to be read to the end before the next entry is asked for. */
  readonly body: AsyncIterable<Uint8Array>
}

const MAX_PAX_BYTES = 64 * 1024

/**
 * The files of a tar archive, one after the other.
 *
 * @throws BackupError `backup_damaged` when it is none or ends too early
 */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry, void> {
  await using bytes = new ByteSource(source)
  let pax: ReadonlyMap<string, string> = new Map()
  for (;;) {
    const header = Buffer.from(await bytes.take(BLOCK))
    if (header.every((byte) => byte === 0)) return
    const { name, size, type } = readHeader(header)
    if (type === 'x') {
      if (size > MAX_PAX_BYTES) throw damaged('one of its headers is too long')
      pax = readPax(Buffer.from(await bytes.take(size)))
      await bytes.take(paddingOf(size))
    } else {
      const head = { name: pax.get('path') ?? name, size: sizeOf(pax) ?? size, contentType: pax.get(TYPE_KEYWORD) }
      pax = new Map()
      yield { ...head, body: bytes.chunks(head.size) }
      await bytes.take(paddingOf(head.size))
    }
  }
}

function readHeader(header: Buffer): { readonly name: string; readonly size: number; readonly type: string } {
  const text = (from: number, to: number) => header.toString('latin1', from, to).replace(/[\0 ]+$/, '')
  const isTar = text(257, 262) === 'ustar' && Number.parseInt(text(148, 156), 8) === checksum(header)
  const size = Number.parseInt(text(124, 136), 8)
  const type = header.toString('latin1', 156, 157)
  if (!isTar || !(size >= 0) || (type !== '0' && type !== 'x')) throw damaged('it is not the archive it should be')
  return { name: text(0, 100), size, type }
}

function readPax(body: Buffer): ReadonlyMap<string, string> {
  const records = new Map<string, string>()
  for (let at = 0; at < body.length;) {
    const length = Number.parseInt(body.toString('latin1', at, at + 8), 10)
    const [, key, value] = /^\d+ ([^=]+)=(.*)\n$/s.exec(body.toString('utf8', at, at + length)) ?? []
    if (key === undefined || value === undefined) throw damaged('one of its headers cannot be read')
    records.set(key, value)
    at += length
  }
  return records
}

function sizeOf(pax: ReadonlyMap<string, string>): number | undefined {
  const size = pax.get('size')
  if (size === undefined) return undefined
  if (!/^\d{1,15}$/.test(size)) throw damaged('one of its headers cannot be read')
  return Number(size)
}

const paddingOf = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK
