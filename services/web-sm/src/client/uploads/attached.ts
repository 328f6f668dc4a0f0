import type { AttachmentView } from '@ajet/shared/schema'
import { page } from '../lib/page.ts'
import { forgetStored, readStored, writeStored } from '../lib/storage.ts'
import { isAttachment } from './send-file.ts'
import { Upload } from './upload.ts'

/** The server gives up a file that nobody has posted for a day. */
const KEPT_MS = 23 * 60 * 60_000

const keyOf = (channel: string, parent: string | null): string =>
  `files:${page.me}:${channel}${parent === null ? '' : `:${parent}`}`

/** As long as this page lives, uploads go on wherever one goes; what is finished is there after a reload too. */
const lists = new Map<string, readonly Upload[]>()

interface Kept {
  readonly at: number
  readonly file: AttachmentView
}

/** Files that wait to be sent, by channel and thread. */
export const Attached = {
  of(channel: string, parent: string | null): readonly Upload[] {
    const key = keyOf(channel, parent)
    const known = lists.get(key) ?? readKept(key).map(({ file }) => Upload.finished(channel, file))
    lists.set(key, known)
    return known
  },

  add(channel: string, parent: string | null, files: readonly File[]): readonly Upload[] {
    const added = files.map((file) => Upload.of(channel, file))
    for (const upload of added)
      upload.addEventListener('change', () => upload.state.type === 'done' && keep(channel, parent))
    lists.set(keyOf(channel, parent), [...Attached.of(channel, parent), ...added])
    return added
  },

  remove(channel: string, parent: string | null, upload: Upload): void {
    upload.cancel()
    const rest = Attached.of(channel, parent).filter((one) => one !== upload)
    lists.set(keyOf(channel, parent), rest)
    keep(channel, parent)
  },

  /** All of them, for a message that is sent. */
  take(channel: string, parent: string | null): readonly Upload[] {
    const taken = Attached.of(channel, parent)
    lists.delete(keyOf(channel, parent))
    writeStored(keyOf(channel, parent), undefined)
    return taken
  },

  /** All of this person’s. */
  forgetAll(): void {
    lists.clear()
    forgetStored(keyOf('', null))
  },
}

function keep(channel: string, parent: string | null): void {
  const key = keyOf(channel, parent)
  const known = new Map(readKept(key).map(({ file, at }) => [file.id, at]))
  const kept = (lists.get(key) ?? []).flatMap(({ state }): Kept[] =>
    state.type === 'done' ? [{ file: state.file, at: known.get(state.file.id) ?? Date.now() }] : [],
  )
  writeStored(key, kept.length === 0 ? undefined : JSON.stringify(kept))
}

function readKept(key: string): readonly Kept[] {
  const kept: unknown = JSON.parse(readStored(key) ?? '[]')
  return Array.isArray(kept) ? kept.filter(isKept).filter(({ at }) => Date.now() - at < KEPT_MS) : []
}

function isKept(value: unknown): value is Kept {
  return typeof value === 'object' && value !== null && 'at' in value && 'file' in value && isAttachment(value.file)
}
