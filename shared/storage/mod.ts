export { attachmentKey } from './attachment-key.ts'
export { collectOrphans, type CollectedOrphans, type OrphanOptions } from './collect-orphans.ts'
export { createStorage, type StorageConfig } from './create-storage.ts'
export { createDiskStorage, type DiskStorage, type DiskStorageOptions } from './disk/disk-storage.ts'
export type { DiskFiles } from './disk/files.ts'
export { downloadHeaders, type Download } from './download-headers.ts'
export { isMediaType, mediaTypes, type MediaType } from './media-types.ts'
export { imageTypes, isImageType, type ImageType } from './image-types.ts'
export { peekHead } from './peek-head.ts'
export { createS3Storage, type S3Options } from './s3/s3-storage.ts'
export { safeFileName } from './safe-file-name.ts'
export { signPath, verifySignedPath, type PathSigner, type SignedAccess } from './signed-path.ts'
export { SNIFF_BYTES, sniffContent } from './sniff-content.ts'
export { isStorageKey } from './storage-key.ts'
export type {
  Disposition,
  FileBody,
  FileInfo,
  ListedFile,
  PresignedPut,
  PresignGetOptions,
  PresignPutOptions,
  PutOptions,
  Storage,
  StoredFile,
} from './storage.ts'
export { storeUpload, type StoredUpload, type Upload } from './store-upload.ts'
export { canUpload, identifyFile, type FileKind, type UploadTypes } from './upload-policy.ts'
