import { access, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newSecret } from '@ajet/shared/std'

const FILE = 'oauth.key'
const BYTES = 32

/**
 * The key that encrypts the secrets of login providers, from `oauth.key` of the data folder: made at its first use,
 * readable by its owner alone. Whoever has the database without the folder cannot read the secrets.
 *
 * @throws Error when the file is not a key
 */
export function oauthKeyOf(dataDir: string): () => Promise<Uint8Array> {
  let key: Promise<Uint8Array> | undefined
  return () => {
    key ??= loadOrMake(dataDir).catch((error: unknown) => {
      key = undefined
      throw error
    })
    return key
  }
}

async function loadOrMake(dataDir: string): Promise<Uint8Array> {
  const path = join(dataDir, FILE)
  await mkdir(dataDir, { recursive: true })
  if (!(await isThere(path))) await make(path)
  const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64url')
  if (key.byteLength !== BYTES) throw new Error(`${path} does not hold a key of ${BYTES} bytes`)
  return key
}

/** Appears whole or not at all: of two processes at once one makes it and the other reads it. */
async function make(path: string): Promise<void> {
  const draft = `${path}.${newSecret(6)}`
  try {
    await writeFile(draft, `${newSecret(BYTES)}\n`, { mode: 0o600, flush: true })
    await link(draft, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await rm(draft, { force: true })
  }
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
