/** Bytes on their way in: whole, or as a stream that is read at the pace the store can take. */
export type FileBody = ReadableStream<Uint8Array> | Uint8Array

export interface PutOptions {
  /** Kept with the file and given back by `get`. What the content was found to be, never what the sender claimed. */
  readonly contentType: string
  /** One byte more is refused while streaming (FS-7). */
  readonly maxBytes: number
  readonly signal?: AbortSignal
}

export interface FileInfo {
  readonly size: number
  readonly contentType: string
  readonly modifiedAt: Date
}

export interface StoredFile extends FileInfo {
  /** Read it to the end or cancel it: until then it holds a file or a socket open. */
  readonly body: ReadableStream<Uint8Array>
}

export interface ListedFile {
  readonly key: string
  readonly size: number
  readonly modifiedAt: Date
}

export type Disposition = 'inline' | 'attachment'

export interface PresignGetOptions {
  /** The name the file is saved under; the last part of the key when absent. */
  readonly filename?: string
  readonly disposition?: Disposition
}

export interface PresignPutOptions {
  /** Exactly this many bytes are accepted. */
  readonly sizeBytes: number
  readonly contentType: string
}

export interface PresignedPut {
  readonly url: string
  /** To be sent as they are; the signature covers them. */
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Files under keys (FS-1..5), on a disk or in an S3 bucket. Every method but `get`'s body throws ApiError
 * `storage_full` when there is no room and `storage_unavailable` when the store does not answer.
 */
export interface Storage extends AsyncDisposable {
  /**
   * Stores the file whole or not at all; one with the same key is replaced in one step.
   *
   * @throws ApiError `too_large` past `maxBytes`; the signal's reason when aborted; what the stream failed with.
   *   Nothing is left behind in any of these cases.
   */
  put(key: string, body: FileBody, options: PutOptions): Promise<{ readonly size: number }>
  /** The file, or undefined when there is none (FS-T3). */
  get(key: string, options?: { readonly signal?: AbortSignal }): Promise<StoredFile | undefined>
  /** What is known of the file without its bytes, or undefined when there is none. */
  head(key: string): Promise<FileInfo | undefined>
  /** Does nothing when there is no such file. */
  delete(key: string): Promise<void>
  /** An address that gives the file to whoever holds it for `ttlMs` (FS-4). A day at most is sensible; S3 refuses over seven. */
  presignGet(key: string, ttlMs: number, options?: PresignGetOptions): Promise<string>
  /**
   * An address that takes one upload of exactly the given size (GC-27). The content has passed no check when it
   * arrives: look at it with `identifyFile` before anybody may see it.
   */
  presignPut(key: string, ttlMs: number, options: PresignPutOptions): Promise<PresignedPut>
  /** Every file whose key begins with `prefix`, in no promised order, a page at a time. */
  list(prefix: string): AsyncIterable<ListedFile>
  /** Drops uploads begun more than `olderThanMs` ago that nobody will finish: their process died. */
  dropUnfinished(olderThanMs: number): Promise<void>
  /** Resolves when files can be stored. */
  health(): Promise<void>
}
