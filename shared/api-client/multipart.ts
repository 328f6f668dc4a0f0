/** How far an upload is, in bytes of the file. */
export interface UploadProgress {
  readonly sent: number
  readonly total: number
}

/** A file in memory or on disk, or one that comes as a stream, of unknown size then. */
export type FileContent = Pick<Blob, 'stream' | 'size' | 'type'>

export interface MultipartFile {
  readonly content: FileContent
  readonly filename: string
  /** Further text fields; they go before the file, so that the server knows them when the file begins. */
  readonly fields: Readonly<Record<string, string>>
}

export interface MultipartBody {
  readonly contentType: string
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>
}

/**
 * A form with one file as a stream (RFC 7578), so that it is known how much has left and nothing is copied into memory.
 * `onProgress` is called when the transport asks for the next piece: what was given before is on its way.
 */
export function streamMultipart(file: MultipartFile, onProgress: (progress: UploadProgress) => void): MultipartBody {
  const boundary = `ajet-${crypto.randomUUID()}`
  const { head, tail } = frame(file, boundary)
  const stream = streamOf(pieces(file.content, head, tail, onProgress))
  return { contentType: `multipart/form-data; boundary=${boundary}`, stream }
}

/** Takes the next piece only when it is asked for. */
function streamOf(source: AsyncGenerator<Uint8Array<ArrayBuffer>, void>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    pull: async (controller) => {
      const next = await source.next()
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    cancel: async () => void (await source.return()),
  })
}

async function* pieces(
  content: FileContent,
  head: Uint8Array<ArrayBuffer>,
  tail: Uint8Array<ArrayBuffer>,
  onProgress: (progress: UploadProgress) => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  yield head
  let sent = 0
  for await (const piece of content.stream()) {
    yield piece
    sent += piece.byteLength
    onProgress({ sent, total: content.size })
  }
  yield tail
}

function frame(file: MultipartFile, boundary: string) {
  const disposition = (name: string) => `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"`
  const fields = Object.entries(file.fields).map(([name, value]) => `${disposition(name)}\r\n\r\n${value}\r\n`)
  const type = file.content.type || 'application/octet-stream'
  const opening = `${disposition('file')}; filename="${quoted(file.filename)}"\r\nContent-Type: ${type}\r\n\r\n`
  const encode = (text: string) => new TextEncoder().encode(text)
  return { head: encode(fields.join('') + opening), tail: encode(`\r\n--${boundary}--\r\n`) }
}

/** As browsers write names, so that a quote or a line break cannot begin a header of its own. */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
