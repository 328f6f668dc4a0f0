import type { Stats } from 'node:fs'
import { lstat, mkdir, readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { assert, systemClock, type Clock } from '../../std/mod.ts'
import { notAKey } from '../errors.ts'
import { discard, readChunks } from '../read-chunks.ts'
import { signPath, verifySignedPath, type PathSigner, type SignedAccess } from '../signed-path.ts'
import { isStorageKey } from '../storage-key.ts'
import type {
  FileBody,
  FileInfo,
  ListedFile,
  PresignedPut,
  PresignGetOptions,
  PresignPutOptions,
  PutOptions,
  Storage,
  StoredFile,
} from '../storage.ts'
import { mapDiskError, naming, unlessMissing } from './disk-errors.ts'
import { realFiles, type DiskFiles } from './files.ts'
import { keepingFree } from './keeping-free.ts'
import { OpenFile } from './open-file.ts'
import { remove } from './remove.ts'
import { walkKeys } from './walk.ts'
import { publish, writeIncoming } from './write-file.ts'

const NO_TYPE = 'application/octet-stream'
const MIN_SECRET = 32

export interface DiskStorageOptions extends PathSigner {
  /** Holds `objects/` (the files under their keys, as they are), `types/` and `incoming/`. Made when missing. */
  readonly folder: string
  /**
   * Uploads are refused as `storage_full` when less than this would stay free, so that they cannot starve a database
   * on the same disk (FLT-09). 0 when absent.
   */
  readonly keepFreeBytes?: number
  readonly clock?: Clock
  readonly files?: DiskFiles
}

export interface DiskStorage extends Storage {
  /** What the holder of an address of `presignGet` or `presignPut` may do, or undefined: changed, foreign, expired. */
  verifySignedPath(address: string): SignedAccess | undefined
}

/** Files in a folder of this machine. The secret signs addresses and has at least 32 characters. */
export async function createDiskStorage(options: DiskStorageOptions): Promise<DiskStorage> {
  assert(options.secret.length >= MIN_SECRET, `the secret that signs addresses has ${MIN_SECRET} characters or more`)
  const storage = new FolderStorage(options)
  await storage.prepare()
  return storage
}

class FolderStorage implements DiskStorage {
  readonly #objects: string
  readonly #types: string
  readonly #incoming: string
  readonly #signer: PathSigner
  readonly #clock: Clock
  readonly #files: DiskFiles
  readonly #keepFreeBytes: number

  constructor({
    folder,
    urlPrefix,
    secret,
    clock = systemClock,
    files = realFiles,
    keepFreeBytes = 0,
  }: DiskStorageOptions) {
    const root = resolve(folder)
    this.#objects = join(root, 'objects')
    this.#types = join(root, 'types')
    this.#incoming = join(root, 'incoming')
    this.#signer = { urlPrefix, secret }
    this.#clock = clock
    this.#files = files
    this.#keepFreeBytes = keepFreeBytes
  }

  async prepare(): Promise<void> {
    const folders = [this.#objects, this.#types, this.#incoming]
    await naming(() => Promise.all(folders.map((folder) => mkdir(folder, { recursive: true, mode: 0o700 }))))
  }

  async put(key: string, body: FileBody, options: PutOptions): Promise<{ readonly size: number }> {
    if (!isStorageKey(key)) throw notAKey(key)
    return await naming(async () => {
      try {
        const { path, size } = await this.#receive(body, options)
        await this.#publish(path, key, options)
        return { size }
      } finally {
        await discard(body)
      }
    })
  }

  async get(key: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<StoredFile | undefined> {
    if (!isStorageKey(key)) return undefined
    return await naming(async () => {
      const file = await unlessMissing(OpenFile.open(join(this.#objects, key)))
      if (!file) return undefined
      try {
        const info = await this.#infoOf(key, await file.stat())
        if (info) return { ...info, body: file.stream(signal) }
      } catch (error) {
        await file.close()
        throw error
      }
      await file.close()
      return undefined
    })
  }

  async head(key: string): Promise<FileInfo | undefined> {
    if (!isStorageKey(key)) return undefined
    return await naming(async () => {
      const found = await findStats(join(this.#objects, key))
      return found && (await this.#infoOf(key, found))
    })
  }

  async delete(key: string): Promise<void> {
    if (!isStorageKey(key)) return
    await naming(async () => {
      await remove(this.#objects, key)
      await remove(this.#types, key)
    })
  }

  async presignGet(
    key: string,
    ttlMs: number,
    { filename, disposition = 'attachment' }: PresignGetOptions = {},
  ): Promise<string> {
    if (!isStorageKey(key)) throw notAKey(key)
    return signPath(this.#signer, { method: 'GET', key, filename, disposition }, this.#clock.now() + ttlMs)
  }

  async presignPut(key: string, ttlMs: number, { sizeBytes, contentType }: PresignPutOptions): Promise<PresignedPut> {
    if (!isStorageKey(key)) throw notAKey(key)
    const access = { method: 'PUT', key, sizeBytes, contentType } as const
    const url = signPath(this.#signer, access, this.#clock.now() + ttlMs)
    return { url, headers: { 'content-type': contentType } }
  }

  verifySignedPath(address: string): SignedAccess | undefined {
    return verifySignedPath(this.#signer, address, this.#clock.now())
  }

  async *list(prefix: string): AsyncGenerator<ListedFile> {
    try {
      for await (const key of walkKeys(this.#objects, prefix)) {
        const found = await findStats(join(this.#objects, key))
        if (found) yield { key, size: found.size, modifiedAt: found.mtime }
      }
    } catch (error) {
      throw mapDiskError(error)
    }
  }

  async dropUnfinished(olderThanMs: number): Promise<void> {
    const deadline = this.#clock.now() - olderThanMs
    await naming(async () => {
      for await (const name of walkKeys(this.#incoming, '')) {
        // Each piece that arrives makes the file younger: a slow upload is not an abandoned one.
        const found = await findStats(join(this.#incoming, name))
        if (found && found.mtimeMs < deadline) await rm(join(this.#incoming, name), { force: true })
      }
    })
  }

  async health(): Promise<void> {
    await naming(async () => {
      const probe = keepingFree(this.#files, this.#incoming, this.#keepFreeBytes, [new Uint8Array(1)])
      const { path } = await writeIncoming(this.#files, this.#incoming, probe)
      await rm(path)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #receive(body: FileBody, options: PutOptions) {
    const chunks = keepingFree(this.#files, this.#incoming, this.#keepFreeBytes, readChunks(body, options))
    return writeIncoming(this.#files, this.#incoming, chunks)
  }

  async #publish(path: string, key: string, { contentType, signal }: PutOptions): Promise<void> {
    try {
      signal?.throwIfAborted()
      await this.#writeType(key, contentType)
      await publish(path, join(this.#objects, key), this.#objects)
    } catch (error) {
      await rm(path, { force: true })
      if (!(await findStats(join(this.#objects, key)))) await remove(this.#types, key)
      throw error
    }
  }

  /** Before the file itself, so that it is never seen with the wrong type. */
  async #writeType(key: string, contentType: string): Promise<void> {
    if (contentType === NO_TYPE) return await remove(this.#types, key)
    const { path } = await writeIncoming(this.#files, this.#incoming, [Buffer.from(contentType)])
    await publish(path, join(this.#types, key), this.#types)
  }

  async #infoOf(key: string, found: Stats): Promise<FileInfo | undefined> {
    if (!found.isFile()) return undefined
    const type = await unlessMissing(readFile(join(this.#types, key), 'utf8'))
    return { size: found.size, contentType: type ?? NO_TYPE, modifiedAt: found.mtime }
  }
}

const findStats = (path: string) => unlessMissing(lstat(path))
