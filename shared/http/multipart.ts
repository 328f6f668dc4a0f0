import { ApiError } from './api-error.ts'
import { decodeText } from './parse-json.ts'

const MAX_HEAD_BYTES = 8 * 1024
const MAX_PARTS = 20
const MAX_FIELD_BYTES = 16 * 1024

export interface MultipartFile {
  /** As the sender names it. */
  readonly filename: string
  /** Ends where the part ends; fails when the form breaks off. */
  readonly body: ReadableStream<Uint8Array>
}

/**
 * The boundary of a form (RFC 2046 §5.1.1).
 * @throws ApiError `unsupported_media_type` for everything else
 */
export function parseBoundary(contentType: string | null): string {
  const match = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s";,]{1,70}))/i.exec(
    contentType ?? '',
  )
  const boundary = match?.[1] ?? match?.[2]
  if (boundary === undefined) throw new ApiError('unsupported_media_type', { accepted: ['multipart/form-data'] })
  return boundary
}

/**
 * The first file of a form, read as it comes: nothing but a piece of it is ever in memory (FS-7). Fields before it are
 * skipped, what follows it is not read.
 *
 * @throws ApiError `bad_request` for a broken form and one without a file, and what the source fails with
 */
export async function readMultipartFile(source: ReadableStream<Uint8Array>, boundary: string): Promise<MultipartFile> {
  const form = new FormReader(source, boundary)
  await form.skipPreamble()
  for (let parts = 0; parts < MAX_PARTS; parts++) {
    const head = await form.readHead()
    if (head === undefined) throw broken('The form holds no file')
    const filename = fileNameOf(head)
    if (filename !== undefined) return { filename, body: form.streamPart('last') }
    await form.skipPart()
  }
  throw broken('The form has too many fields')
}

export interface FormTaker {
  /** Of all text fields together, names included. */
  readonly maxFieldBytes: number
  /** Gets each text field as it comes: those before a file are known also when the file is refused. */
  takeField(name: string, value: string): void
  /** Gets each file as it comes; what it leaves unread is passed over. A field for files that nobody filled in is none. */
  takeFile(file: MultipartFile): Promise<void>
}

/**
 * All fields of a form, and its files one after the other, of which nothing but a piece is ever in memory (FS-7).
 *
 * @throws ApiError `bad_request` for a broken form, `too_large` for long fields, and what the source or `takeFile` fails with
 */
export async function readMultipartForm(
  source: ReadableStream<Uint8Array>,
  boundary: string,
  { maxFieldBytes, takeField, takeFile }: FormTaker,
): Promise<void> {
  const form = new FormReader(source, boundary)
  let bytesLeft = maxFieldBytes
  await form.skipPreamble()
  for (let parts = 0; parts < MAX_PARTS; parts++) {
    const head = await form.readHead()
    if (head === undefined) return
    const filename = fileNameOf(head)
    if (filename !== undefined && filename !== '') await takeFile({ filename, body: form.streamPart('any') })
    if (filename === undefined) {
      const value = await form.readPart(bytesLeft)
      bytesLeft -= head.length + value.length
      takeField(fieldNameOf(head), decodeText(value))
    }
    await form.endPart()
  }
  throw broken('The form has too many fields')
}

const fieldNameOf = (head: string): string => /;\s*name\s*=\s*"([^"]*)"/i.exec(head)?.[1] ?? ''

/** A file's name from the part's head; undefined for a field. The name may be in any script (RFC 7578 §4.2). */
function fileNameOf(head: string): string | undefined {
  const line = head.split('\r\n').find((text) => /^content-disposition\s*:\s*form-data\b/i.test(text))
  if (line === undefined) throw broken('A part of the form has no name')
  const extended = /;\s*filename\*\s*=\s*utf-8''([^;\s]*)/i.exec(line)?.[1]
  if (extended !== undefined) return decode(extended)
  const quoted = /;\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(line)?.[1]
  if (quoted !== undefined) return decode(quoted.replace(/\\(["\\])/g, '$1').replace(/%(?!22|0D|0A)/gi, '%25'))
  return /;\s*filename\s*=\s*([^;\s"]+)/i.exec(line)?.[1]
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    if (cause instanceof URIError) return text
    throw cause
  }
}

class FormReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #delimiter: Buffer
  /** What has been read and not been given out. */
  #held: Buffer
  #ended = false
  #inPart = false

  constructor(source: ReadableStream<Uint8Array>, boundary: string) {
    this.#reader = source.getReader()
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1')
    // The first boundary has no line break before it.
    this.#held = Buffer.from('\r\n')
  }

  async skipPreamble(): Promise<void> {
    await this.skipPart(MAX_HEAD_BYTES)
  }

  /** The head of the part that begins here; undefined after the last. */
  async readHead(): Promise<string | undefined> {
    while (this.#held.length < 2) await this.#fill()
    if (this.#held.toString('latin1', 0, 2) === '--') return undefined
    for (;;) {
      // The line break of the boundary's line is kept, so that a part without any header ends in the same way.
      const end = this.#held.indexOf('\r\n\r\n')
      if (end !== -1) {
        const head = this.#held.toString('utf8', 0, end)
        this.#held = this.#held.subarray(end + 4)
        this.#inPart = true
        return head
      }
      if (this.#held.length > MAX_HEAD_BYTES) throw broken('The head of a part is too long')
      await this.#fill()
    }
  }

  async skipPart(maxBytes = MAX_FIELD_BYTES): Promise<void> {
    let skipped = 0
    for (let piece = await this.#next(); piece; piece = await this.#next()) {
      skipped += piece.length
      if (skipped > maxBytes) throw broken('A field of the form is too long')
    }
  }

  /** @throws ApiError `too_large` */
  async readPart(maxBytes: number): Promise<Uint8Array> {
    const pieces: Buffer[] = []
    let length = 0
    for (let piece = await this.#next(); piece; piece = await this.#next()) {
      length += piece.length
      if (length > maxBytes) throw new ApiError('too_large', { max_bytes: maxBytes })
      pieces.push(piece)
    }
    return Buffer.concat(pieces, length)
  }

  /** Goes to the end of a part, whatever of it was read. */
  async endPart(): Promise<void> {
    while (this.#inPart) await this.#next()
  }

  /** The `last` part that is read lets go of the source at its end. */
  streamPart(which: 'last' | 'any'): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const piece = await this.#next()
          if (piece) return controller.enqueue(piece)
          controller.close()
          // What follows is nobody's concern, but a sender is not cut off in the middle of it.
          if (which === 'last') this.#reader.releaseLock()
        },
        cancel: (reason) => this.#reader.cancel(reason),
      },
      { highWaterMark: 0 },
    )
  }

  /** The part's next piece; undefined at its end, which the delimiter marks. */
  async #next(): Promise<Buffer | undefined> {
    for (;;) {
      const at = this.#held.indexOf(this.#delimiter)
      if (at === 0) {
        this.#held = this.#held.subarray(this.#delimiter.length)
        this.#inPart = false
        return undefined
      }
      // As long as the delimiter may have begun at the end of what is held, that end is kept.
      const safe = at === -1 ? this.#held.length - this.#delimiter.length + 1 : at
      if (safe > 0) {
        const piece = this.#held.subarray(0, safe)
        this.#held = this.#held.subarray(safe)
        return piece
      }
      await this.#fill()
    }
  }

  async #fill(): Promise<void> {
    if (this.#ended) throw broken('The form ended before it was complete')
    const { done, value } = await this.#read()
    this.#ended = done
    if (value) this.#held = this.#held.length === 0 ? asBuffer(value) : Buffer.concat([this.#held, value])
  }

  async #read() {
    try {
      return await this.#reader.read()
    } catch (cause) {
      if (cause instanceof ApiError) throw cause
      throw new ApiError('bad_request', {}, 'The form ended before it was complete', { cause })
    }
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function broken(detail: string): ApiError {
  return new ApiError('bad_request', {}, detail)
}
