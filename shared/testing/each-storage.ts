import { afterAll, beforeAll, describe, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { must, newId, newSecret, type Clock } from '../std/mod.ts'
import {
  createDiskStorage,
  createS3Storage,
  downloadHeaders,
  type DiskStorage,
  type S3Options,
  type Storage,
} from '../storage/mod.ts'
import { findS3Server, startS3Server, type S3Server } from './s3-server.ts'

/** Thousands of synced files take long to make and to delete on a busy disk. */
const HOOK_MS = 30_000

export interface StorageDriver {
  readonly name: 'disk' | 's3'
  /** A fresh, empty store. */
  readonly open: (options?: { readonly clock?: Clock }) => Promise<Storage>
  /** Asks with an address of `presignGet` or `presignPut`, as a browser would. */
  readonly request: (storage: Storage, url: string, init?: RequestInit) => Promise<Response>
  /** What a program of its own needs to open a store (`createStorage`), as JSON. */
  readonly config: () => object
}

/**
 * Declares one suite once for every storage driver. Without an S3 server that half is skipped, loudly; with CI=true or
 * AJET_REQUIRE_SERVERS=1 that is an error.
 */
export function eachStorage(suite: (driver: StorageDriver) => void): void {
  describeDisk(suite)
  describeS3('s3 storage', (server) =>
    suite({
      name: 's3',
      open: (options) => createS3Storage(bucketOf(server(), options)),
      request: (_storage, url, init) => fetch(url, init),
      config: () => ({ driver: 's3', ...bucketOf(server()) }),
    }),
  )
}

/** Declares tests that need a real S3 server, which all of them share; skipped or refused like `eachStorage`. */
export function describeS3(title: string, suite: (server: () => S3Server) => void): void {
  if (!findS3Server()) return skipLoudly(title)
  describe(title, () => {
    let server: S3Server | undefined
    beforeAll(async () => {
      server = await startS3Server()
    }, HOOK_MS)
    afterAll(async () => {
      await server?.[Symbol.asyncDispose]()
    }, HOOK_MS)
    suite(() => must(server, 'a running S3 server'))
  })
}

/** Options for a bucket nobody has made yet. */
export function bucketOf(server: S3Server, options: { readonly clock?: Clock } = {}): S3Options {
  const { endpoint, region, accessKeyId, secretAccessKey } = server
  return { endpoint, region, accessKeyId, secretAccessKey, bucket: `test-${newId()}`, ...options }
}

let skipped = 0

function skipLoudly(title: string): void {
  const reason = 'no versitygw: set AJET_S3_SERVER_BIN or put one on the PATH'
  const isRequired = process.env['CI'] === 'true' || process.env['AJET_REQUIRE_SERVERS'] === '1'
  if (isRequired) throw new Error(`${title}: ${reason}`)
  skipped++
  console.warn(`SKIPPED (${skipped}) ${title}: ${reason}`)
  test.skip(`${title}: ${reason}`, () => {})
}

function describeDisk(suite: (driver: StorageDriver) => void): void {
  describe('disk storage', () => {
    let root: string | undefined
    beforeAll(async () => {
      root = await mkdtemp(join(tmpdir(), 'ajet-files-'))
    })
    afterAll(async () => {
      if (root) await rm(root, { recursive: true, force: true })
    }, HOOK_MS)
    const folderOptions = () => ({
      folder: join(must(root, 'a folder'), newId()),
      urlPrefix: 'http://localhost/files',
      secret: newSecret(),
    })
    suite({
      name: 'disk',
      open: (options) => createDiskStorage({ ...folderOptions(), ...options }),
      request: answerFromDisk,
      config: () => ({ driver: 'disk', ...folderOptions() }),
    })
  })
}

/** The disk driver signs addresses of our own server; this is the least a route behind them does. */
async function answerFromDisk(storage: Storage, url: string, init: RequestInit = {}): Promise<Response> {
  const access = signs(storage) ? storage.verifySignedPath(url) : undefined
  if (!access || access.method !== (init.method ?? 'GET')) return new Response(null, { status: 403 })
  if (access.method === 'GET') {
    const file = await storage.get(access.key)
    const headers =
      file && downloadHeaders({ ...access, filename: access.filename ?? access.key, contentType: file.contentType })
    return new Response(file?.body, { status: file ? 200 : 404, headers })
  }
  const bytes = await new Response(init.body).bytes()
  const isExact = bytes.byteLength === access.sizeBytes
  const { contentType, sizeBytes } = access
  if (isExact) await storage.put(access.key, bytes, { contentType, maxBytes: sizeBytes })
  return new Response(null, { status: isExact ? 200 : 403 })
}

const signs = (storage: Storage): storage is DiskStorage => 'verifySignedPath' in storage
