import { z } from 'zod'
import { BackupError, damaged } from './errors.ts'

/**
 * A backup is a tar archive in zstd (RFC 8878): `backup.json`, the rows of each table as `tables/<table>/<part>.copy`
 * (the text format of COPY, parts to be read one after the other), the files as `files/<key>`, and `end.json`.
 */
export const FORMAT_VERSION = 1
export const HEAD_NAME = 'backup.json'
export const END_NAME = 'end.json'
export const TABLES_PREFIX = 'tables/'
export const FILES_PREFIX = 'files/'

/** Of `backup.json` and `end.json`; hostile ones must not fill the memory. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024

const count = z.number().int().nonnegative()

const headSchema = z.object({
  format: z.literal('ajet-chat-backup'),
  version: count,
  /** Of the program that wrote it. */
  product: z.string(),
  created_at: z.iso.datetime(),
  /** The migrations its tables have, in order. */
  migrations: z.array(z.string()).min(1),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).min(1) })),
})

const endSchema = z.object({
  /** Over everything before this entry, as `ContentHash` counts it. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  rows: z.record(z.string(), count),
  /** The last value each sequence gave; a string, for it may pass 2^53. */
  sequences: z.record(z.string(), z.string().regex(/^\d{1,19}$/)),
  files: z.object({ count, bytes: count }),
})

export type BackupHead = Readonly<z.infer<typeof headSchema>>
export type BackupEnd = Readonly<z.infer<typeof endSchema>>

/** @throws BackupError `backup_damaged`, `backup_newer` */
export function loadHead(bytes: Uint8Array): BackupHead {
  const head = load(headSchema, HEAD_NAME, bytes)
  if (head.version <= FORMAT_VERSION) return head
  throw new BackupError(
    'backup_newer',
    `The backup was written by a newer ajet-chat (${head.product}). Restore it with that one.`,
  )
}

/** @throws BackupError `backup_damaged` */
export function loadEnd(bytes: Uint8Array): BackupEnd {
  return load(endSchema, END_NAME, bytes)
}

function load<T>(schema: z.ZodType<T>, name: string, bytes: Uint8Array): T {
  try {
    return schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch (cause) {
    throw damaged(`its ${name} cannot be read`, cause)
  }
}
