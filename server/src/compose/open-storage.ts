import { hkdfSync } from 'node:crypto'
import { join } from 'node:path'
import type { Config } from '@ajet/shared/config'
import type { Logger } from '@ajet/shared/logging'
import { newSecret } from '@ajet/shared/std'
import { createStorage, type Storage } from '@ajet/shared/storage'
import { StartError } from './start-error.ts'

/** Where the API takes uploads to signed addresses of the disk driver. */
const SIGNED_PATH = '/api/files'

export interface SigningParts {
  readonly encryptionKey: () => Promise<Uint8Array>
  readonly logger: Pick<Logger, 'error'>
}

/**
 * Where files are kept: the S3 of the settings, else a folder of the data directory (FS-5, AJ-112).
 *
 * @throws ApiError when the S3 does not answer, StartError when its key lacks the secret
 */
export async function openStorage(config: Config, { encryptionKey, logger }: SigningParts): Promise<Storage> {
  return await openStorageWith(config, () => deriveSigningSecret({ encryptionKey, logger }))
}

/** The same with another source of the secret that signs addresses of the disk driver. @throws as openStorage */
export async function openStorageWith(config: Config, signingSecret: () => Promise<string>): Promise<Storage> {
  const { endpoint, public_endpoint: publicEndpoint, region, bucket, ...s3 } = config.s3
  if (endpoint !== undefined) {
    const secretAccessKey = s3.secret_access_key?.reveal()
    if (secretAccessKey === undefined)
      throw new StartError('s3.endpoint is set and AJET_S3_SECRET_ACCESS_KEY is missing.')
    const access = { accessKeyId: s3.access_key_id, secretAccessKey, virtualHosted: s3.virtual_hosted }
    return await createStorage({ driver: 's3', endpoint, publicEndpoint, region, bucket, ...access })
  }
  const folder = join(config.data_dir, 'files')
  const urlPrefix = `${config.base_url}${SIGNED_PATH}`
  return await createStorage({ driver: 'disk', folder, urlPrefix, secret: await signingSecret() })
}

/**
 * Derived from the encryption key and kept nowhere: every process signs and checks with the same, and a copy of the
 * database signs nothing. Without a key, what this process has signed holds until it ends.
 */
async function deriveSigningSecret({ encryptionKey, logger }: SigningParts): Promise<string> {
  try {
    return Buffer.from(hkdfSync('sha256', await encryptionKey(), '', 'files.signing_secret', 32)).toString('base64url')
  } catch (err) {
    logger.error({ err }, 'There is no encryption key: addresses to upload to hold until this process ends')
    return newSecret()
  }
}
