/** What stands in the way of a backup or a restore, in a sentence for the person who asked for it. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly code: BackupErrorCode

  constructor(code: BackupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export type BackupErrorCode =
  /** Not a backup, cut off, or changed since it was written. */
  | 'backup_damaged'
  /** Written by a newer program than this one. */
  | 'backup_newer'
  /** There is data already where it should go. */
  | 'restore_not_empty'
  /** What should be backed up is not there, or cannot be read whole. */
  | 'backup_source'

export function damaged(reason: string, cause?: unknown): BackupError {
  return new BackupError('backup_damaged', `The backup cannot be used: ${reason}. Nothing was restored.`, { cause })
}
