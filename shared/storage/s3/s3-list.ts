import type { ListedFile } from '../storage.ts'
import type { S3Client } from './s3-client.ts'
import { findBlocks, findText } from './xml.ts'

/** As many as S3 gives at most. */
const PAGE = 1_000

/** ListObjectsV2, page by page. */
export async function* listFiles(client: S3Client, prefix: string, pageSize = PAGE): AsyncGenerator<ListedFile> {
  for (let next: string | undefined = ''; next !== undefined;) {
    const page: string = await list(client, {
      'list-type': '2',
      prefix,
      'max-keys': String(pageSize),
      ...(next === '' ? {} : { 'continuation-token': next }),
    })
    for (const block of findBlocks(page, 'Contents')) yield fileOf(block)
    next = findText(page, 'NextContinuationToken')
  }
}

export interface UnfinishedUpload {
  readonly key: string
  readonly id: string
  readonly begunAt: Date
}

/** ListMultipartUploads, page by page. By key alone: of several uploads of one key, some may be left for the next time. */
export async function* listUnfinished(client: S3Client, pageSize = PAGE): AsyncGenerator<UnfinishedUpload> {
  for (let next: string | undefined = ''; next !== undefined;) {
    const page: string = await list(client, { uploads: '', 'max-uploads': String(pageSize), 'key-marker': next })
    for (const block of findBlocks(page, 'Upload')) yield uploadOf(block)
    next = findText(page, 'IsTruncated') === 'true' ? findText(page, 'NextKeyMarker') : undefined
  }
}

async function list(client: S3Client, query: Readonly<Record<string, string>>): Promise<string> {
  const response = await client.load({ method: 'GET', query })
  return await response.text()
}

function fileOf(block: string): ListedFile {
  return {
    key: findText(block, 'Key') ?? '',
    size: Number(findText(block, 'Size')),
    modifiedAt: new Date(findText(block, 'LastModified') ?? Number.NaN),
  }
}

function uploadOf(block: string): UnfinishedUpload {
  return {
    key: findText(block, 'Key') ?? '',
    id: findText(block, 'UploadId') ?? '',
    begunAt: new Date(findText(block, 'Initiated') ?? Number.NaN),
  }
}
