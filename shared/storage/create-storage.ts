import { createDiskStorage, type DiskStorageOptions } from './disk/disk-storage.ts'
import { createS3Storage, type S3Options } from './s3/s3-storage.ts'
import type { Storage } from './storage.ts'

export type StorageConfig = ({ readonly driver: 'disk' } & DiskStorageOptions) | ({ readonly driver: 's3' } & S3Options)

/** The store the configuration names, ready: the folder or the bucket is there (FS-5). */
export async function createStorage(config: StorageConfig): Promise<Storage> {
  return config.driver === 's3' ? await createS3Storage(config) : await createDiskStorage(config)
}
