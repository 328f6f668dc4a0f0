import { OutboundError, type GuardedFetch } from '@ajet/shared/http'
import { parsePreview, type FoundPreview } from './parse-preview.ts'

const TIMEOUT_MS = 5_000
/** The head of a page is at its beginning. */
const MAX_BYTES = 512 * 1024

/**
 * What is at an address: undefined for what is no page, cannot be had or says nothing of itself. No cookies, no script,
 * no image is fetched.
 */
export async function fetchPreview(
  fetch: GuardedFetch,
  url: string,
  { userAgent, signal }: { readonly userAgent: string; readonly signal: AbortSignal },
): Promise<FoundPreview | undefined> {
  const headers = { accept: 'text/html, application/xhtml+xml', 'user-agent': userAgent }
  try {
    const answer = await fetch(url, { headers, signal, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, cut: true })
    const type = answer.headers.get('content-type') ?? ''
    if (answer.status !== 200 || !/^(?:text\/html|application\/xhtml\+xml)\b/i.test(type)) return undefined
    return await parsePreview(toUtf8(answer.body, type), new URL(answer.url).hostname)
  } catch (error) {
    if (error instanceof OutboundError) return undefined
    throw error
  }
}

/** The parser reads UTF-8 alone. An encoding nobody knows is taken for it. */
function toUtf8(body: Uint8Array<ArrayBuffer>, type: string): Uint8Array<ArrayBuffer> {
  const inHeader = /charset\s*=\s*"?([\w-]{1,40})/i.exec(type)?.[1]
  const start = new TextDecoder('latin1').decode(body.subarray(0, 1_024))
  const label = inHeader ?? /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})/i.exec(start)?.[1] ?? 'utf-8'
  if (/^utf-?8$/i.test(label)) return body
  const decoder = decoderOf(label)
  return decoder ? new TextEncoder().encode(decoder.decode(body)) : body
}

function decoderOf(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label)
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return undefined
    throw error
  }
}
