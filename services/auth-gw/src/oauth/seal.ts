import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { Secret } from '@ajet/shared/config'

const VERSION = 'v1'
const IV_BYTES = 12
const TAG_BYTES = 16

/** The 32 bytes of a key that was given as text. */
export function keyFromSetting(setting: Secret): Uint8Array {
  return createHash('sha256').update(`ajet oauth ${setting.reveal()}`).digest()
}

/** Encrypts a provider's secret (AES-256-GCM), bound to the provider's name: it cannot be moved to another row. */
export function sealSecret(key: Uint8Array, name: string, secret: string): string {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(name))
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return `${VERSION}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`
}

/** The secret; undefined when it was sealed with another key or changed. */
export function openSecret(key: Uint8Array, name: string, text: string): string | undefined {
  const [version, encoded = ''] = text.split('.')
  const bytes = Buffer.from(encoded, 'base64url')
  if (version !== VERSION || bytes.byteLength < IV_BYTES + TAG_BYTES) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
    .setAAD(Buffer.from(name))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8')
  } catch {
    // Says only that key, name and text do not belong together.
    return undefined
  }
}
