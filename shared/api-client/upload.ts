import type { z } from 'zod'
import { headersFor, urlOf, type Context } from './build-request.ts'
import { streamMultipart, type FileContent, type MultipartFile, type UploadProgress } from './multipart.ts'
import { readAnswer } from './read-answer.ts'
import { send, type SendOptions } from './send.ts'

export interface UploadOptions<T = unknown> {
  /** Called as the file leaves. Needs a runtime whose fetch takes streams: Bun, Node, Deno, and Chromium over HTTP/2. */
  readonly onProgress?: (progress: UploadProgress) => void
  /** Gives the upload up; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** What the file is called; its own name by default. */
  readonly filename?: string
  readonly fields?: Readonly<Record<string, string>>
  /** The schema of the answer: checks and types it. */
  readonly output?: z.ZodType<T>
  /** For the whole upload, in ms. Default: ten minutes. */
  readonly timeoutMs?: number
}

const DEFAULT_TIMEOUT_MS = 10 * 60_000

/**
 * Sends one file as `multipart/form-data` (AC-14). Sent once: whether a server that does not answer has kept the file is
 * not known.
 *
 * @throws ApiClientError, ApiTimeoutError, ApiUnreachableError, or the reason of the signal
 */
export async function uploadFile<T>(
  path: string,
  content: FileContent,
  options: UploadOptions<T>,
  context: Context,
  transport: Pick<SendOptions, 'fetch' | 'clock'>,
): Promise<T> {
  const url = urlOf(context, plainPath(path))
  const filename = options.filename ?? (content instanceof File ? content.name : 'file')
  const file: MultipartFile = { content, filename, fields: options.fields ?? {} }
  const build = (signal: AbortSignal) => new Request(url, requestInit(file, options, context, signal))
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
  const answer = await send(build, { ...transport, timeoutMs, signal: options.signal })
  // Without a schema the caller takes what comes, as unknown.
  return readAnswer({ path, output: options.output, anyOutput: true }, answer, options.output !== undefined) as T
}

function requestInit(
  file: MultipartFile,
  { onProgress }: UploadOptions,
  context: Context,
  signal: AbortSignal,
): RequestInit {
  const headers = headersFor(context, false)
  const { content } = file
  if (!onProgress && content instanceof Blob) return { method: 'POST', headers, body: formOf(file, content), signal }
  const { stream, contentType } = streamMultipart(file, (progress) => {
    signal.throwIfAborted()
    onProgress?.(progress)
  })
  headers.set('content-type', contentType)
  // A stream can only be sent while nothing is read; the typings lack the word (fetch standard, RequestDuplex).
  return { method: 'POST', headers, body: stream, signal, duplex: 'half' } as RequestInit
}

function formOf({ filename, fields }: MultipartFile, content: Blob): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', content, filename)
  return form
}

function plainPath(path: string): string {
  if (path.startsWith('/') && !/(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(path)) return path
  throw new TypeError(`${path} is not a path of the server`)
}
