import { OutboundError } from './outbound-error.ts'

export interface ReadBody {
  readonly body: Uint8Array<ArrayBuffer>
  /** Whether the answer went on after `body`. */
  readonly cut: boolean
}

/**
 * The body of an answer, never more than `maxBytes` of it in memory.
 *
 * @throws OutboundError `too_large` when it is longer, unless `cut` says that its beginning will do; `bad_answer` when it
 *   is compressed although none was asked for
 */
export async function readAnswer(answer: Response, maxBytes: number, cut: boolean): Promise<ReadBody> {
  const encoding = answer.headers.get('content-encoding') ?? 'identity'
  if (encoding.trim().toLowerCase() !== 'identity') throw new OutboundError('bad_answer')
  if (!cut && Number(answer.headers.get('content-length') ?? 0) > maxBytes) throw new OutboundError('too_large')
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk)
    length += chunk.byteLength
    if (length > maxBytes) break
  }
  if (length > maxBytes && !cut) throw new OutboundError('too_large')
  return { body: Buffer.concat(chunks, Math.min(length, maxBytes)), cut: length > maxBytes }
}
