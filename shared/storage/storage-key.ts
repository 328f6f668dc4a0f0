const MAX_KEY_BYTES = 1024
const MAX_PART_BYTES = 255
const FORBIDDEN = /[\u0000-\u001f\u007f\\]/

/**
 * True for a key every driver can take: parts divided by single slashes, none of them `.` or `..`, no control
 * characters or backslashes, in NFC, at most 255 bytes a part (file systems) and 1024 in all (S3). Whatever else
 * comes, from a person or a federated peer (ABU-04), names no file.
 */
export function isStorageKey(key: string): boolean {
  if (FORBIDDEN.test(key) || !key.isWellFormed() || key !== key.normalize('NFC')) return false
  return Buffer.byteLength(key) <= MAX_KEY_BYTES && key.split('/').every(isPart)
}

function isPart(part: string): boolean {
  return part !== '' && part !== '.' && part !== '..' && Buffer.byteLength(part) <= MAX_PART_BYTES
}
