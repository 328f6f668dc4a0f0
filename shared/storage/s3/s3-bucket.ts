import { storageUnavailable } from '../errors.ts'
import type { S3Client } from './s3-client.ts'
import { escapeXml } from './xml.ts'

/** The region in which AWS wants no word about the region. */
const UNNAMED_REGION = 'us-east-1'

/** Makes the bucket when it is missing (FS-5). Several servers may do so at once. */
export async function ensureBucket(client: S3Client): Promise<void> {
  if (await hasBucket(client)) return
  const body = client.region === UNNAMED_REGION ? undefined : locationDocument(client.region)
  try {
    const response = await client.load({ method: 'PUT', body })
    await response.body?.cancel()
  } catch (error) {
    // Somebody else made it meanwhile; or it is a stranger's, and then it is not ours to see either.
    if (!(await hasBucket(client))) throw error
  }
}

export async function checkBucket(client: S3Client): Promise<void> {
  if (!(await hasBucket(client))) throw storageUnavailable(new Error('The bucket is missing'))
}

async function hasBucket(client: S3Client): Promise<boolean> {
  const response = await client.find({ method: 'HEAD' })
  await response?.body?.cancel()
  return response !== undefined
}

function locationDocument(region: string): string {
  const constraint = `<LocationConstraint>${escapeXml(region)}</LocationConstraint>`
  return `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${constraint}</CreateBucketConfiguration>`
}
