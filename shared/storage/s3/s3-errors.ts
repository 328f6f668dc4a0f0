import type { ApiError } from '../../http/api-error.ts'
import { storageFull, storageUnavailable } from '../errors.ts'
import { findText } from './xml.ts'

/** As AWS-compatible servers call a full disk or a spent quota; 507 says it as well. */
const FULL =
  /^(?:QuotaExceeded|InsufficientStorage|InsufficientCapacity|XMinioStorageFull|XMinioAdminBucketQuotaExceeded)$/
const MISSING = new Set(['', 'NoSuchKey', 'NoSuchBucket', 'NoSuchUpload', 'NotFound'])

/** What a refusal of S3 means; undefined: there is no such thing. */
export async function errorOf(response: Response): Promise<ApiError | undefined> {
  const text = await response.text()
  const code = findText(text, 'Code') ?? ''
  if (response.status === 404 && MISSING.has(code)) return undefined
  const said = new Error(`S3 answered ${response.status} ${code}: ${findText(text, 'Message') ?? response.statusText}`)
  return response.status === 507 || FULL.test(code) ? storageFull(said) : storageUnavailable(said)
}
