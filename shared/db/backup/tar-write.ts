/** What is known of an entry before its bytes. */
export interface EntryHead {
  readonly name: string
  /** In bytes. */
  readonly size: number
  readonly contentType?: string
}

export const BLOCK = 512
/** A vendor's keyword in a pax header, as POSIX.1-2001 provides it. */
export const TYPE_KEYWORD = 'AJET.content-type'

const MAX_OCTAL_SIZE = 8 ** 11 - 1
const MAX_PLAIN_NAME = 100

/** The blocks before an entry's bytes: its header, behind a pax header where a plain one cannot say everything. */
export function entryHeader(head: EntryHead, modified: Date): Uint8Array {
  const records = paxRecords(head)
  const plainName = isPlain(head.name) ? head.name : 'long-name'
  const header = block(plainName, Math.min(head.size, MAX_OCTAL_SIZE), modified, '0')
  if (records === '') return header
  const body = Buffer.from(records)
  return Buffer.concat([block('pax', body.length, modified, 'x'), body, padding(body.length), header])
}

/** Zeros up to the next block. */
export function padding(size: number): Uint8Array {
  return new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK)
}

/** Ends the archive. */
export const tarEnd: Uint8Array = new Uint8Array(2 * BLOCK)

function paxRecords({ name, size, contentType }: EntryHead): string {
  const records = [
    ...(isPlain(name) ? [] : [record('path', name)]),
    ...(size > MAX_OCTAL_SIZE ? [record('size', String(size))] : []),
    ...(contentType === undefined ? [] : [record(TYPE_KEYWORD, contentType)]),
  ]
  return records.join('')
}

function isPlain(name: string): boolean {
  return name.length <= MAX_PLAIN_NAME && /^[\x20-\x7e]*$/.test(name)
}

/** `<length> <key>=<value>\n`, where the length counts itself. */
function record(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`)
  let length = rest + String(rest).length
  if (String(length).length > String(rest).length) length = rest + String(length).length
  return `${length} ${key}=${value}\n`
}

function block(name: string, size: number, modified: Date, type: '0' | 'x'): Buffer {
  const header = Buffer.alloc(BLOCK)
  header.write(name, 0, MAX_PLAIN_NAME, 'latin1')
  header.write(octal(0o600, 7), 100, 'latin1')
  header.write(octal(0, 7), 108, 'latin1')
  header.write(octal(0, 7), 116, 'latin1')
  header.write(octal(size, 11), 124, 'latin1')
  header.write(octal(Math.floor(modified.getTime() / 1_000), 11), 136, 'latin1')
  header.write(type, 156, 'latin1')
  header.write('ustar\0' + '00', 257, 'latin1')
  header.write(`${octal(checksum(header), 6)}\0 `, 148, 'latin1')
  return header
}

/** The sum of a header's bytes, its own field counted as spaces. */
export function checksum(header: Uint8Array): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0)
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}
