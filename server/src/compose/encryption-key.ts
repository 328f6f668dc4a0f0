import { createHash } from 'node:crypto'
import { access, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SEALING_KEY_BYTES } from '@ajet/shared/auth'
import type { Config } from '@ajet/shared/config'
import { newSecret } from '@ajet/shared/std'

const FILE = 'encryption.key'

/**
 * The key that seals secrets in the database: from the setting, else from `encryption.key` of the data folder, made at
 * its first use and readable by its owner alone. Whoever has the database without it cannot read them.
 */
export function encryptionKeyOf({
  encryption_key: given,
  data_dir,
}: Pick<Config, 'encryption_key' | 'data_dir'>): () => Promise<Uint8Array> {
  let key: Promise<Uint8Array> | undefined
  return () => {
    if (given) return Promise.resolve(createHash('sha256').update(`ajet encryption ${given.reveal()}`).digest())
    key ??= loadOrMake(data_dir).catch((error: unknown) => {
      key = undefined
      throw error
    })
    return key
  }
}

/** @throws Error when the file is not a key */
async function loadOrMake(dataDir: string): Promise<Uint8Array> {
  const path = join(dataDir, FILE)
  await mkdir(dataDir, { recursive: true })
  if (!(await isThere(path))) await make(path)
  const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'base64url')
  if (key.byteLength !== SEALING_KEY_BYTES) throw new Error(`${path} does not hold a key of ${SEALING_KEY_BYTES} bytes`)
  return key
}

/** Appears whole or not at all: of two processes at once one makes it and the other reads it. */
async function make(path: string): Promise<void> {
  const draft = `${path}.${newSecret(6)}`
  try {
    await writeFile(draft, `${newSecret(SEALING_KEY_BYTES)}\n`, { mode: 0o600, flush: true })
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
