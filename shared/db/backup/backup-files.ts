/** The part of a Storage that a backup reads and a restore writes; both drivers have it. */
export interface BackupFiles {
  list(prefix: string): AsyncIterable<{ readonly key: string }>
  get(
    key: string,
  ): Promise<
    { readonly size: number; readonly contentType: string; readonly body: ReadableStream<Uint8Array> } | undefined
  >
  put(
    key: string,
    body: ReadableStream<Uint8Array>,
    options: { readonly contentType: string; readonly maxBytes: number },
  ): Promise<{ readonly size: number }>
  delete(key: string): Promise<void>
}
