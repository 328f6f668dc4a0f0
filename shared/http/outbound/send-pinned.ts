import { isIPv6 } from 'node:net'
import { OutboundError } from './outbound-error.ts'

export interface PinnedRequest {
  readonly method: string
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer> | undefined
  readonly signal: AbortSignal
  /** Certificates to trust in place of the well-known ones. */
  readonly ca: string | undefined
}

/** What Bun calls the failures that come before a byte of the request was sent. */
const notConnected = new Set(['ConnectionRefused', 'FailedToOpenSocket', 'ENETUNREACH', 'EHOSTUNREACH', 'ECONNREFUSED'])

/**
 * Sends the request to the first of the addresses that takes the connection. The name of the URL goes along as Host and,
 * for https, as the name the certificate must be for; it is not resolved again. Redirects come back as they are,
 * compressed bodies stay compressed (a small one could unpack to gigabytes), and no connection is kept.
 *
 * @throws OutboundError `unreachable`, `bad_certificate`, `bad_answer`
 */
export async function sendPinned(url: URL, addresses: readonly string[], request: PinnedRequest): Promise<Response> {
  const [address = '', ...others] = addresses
  try {
    return await fetch(pinnedUrl(url, address), initOf(url, request))
  } catch (error) {
    if (request.signal.aborted) throw error
    if (others.length > 0 && notConnected.has(codeOf(error))) return sendPinned(url, others, request)
    throw toOutboundError(error)
  }
}

function pinnedUrl(url: URL, address: string): string {
  const pinned = new URL(url)
  pinned.hostname = isIPv6(address) ? `[${address}]` : address
  return pinned.href
}

function initOf(url: URL, { method, headers, body, signal, ca }: PinnedRequest): BunFetchRequestInit {
  const sent = new Headers(headers)
  sent.set('host', url.host)
  sent.set('accept-encoding', 'identity')
  const name = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const tls = url.protocol === 'https:' ? { tls: { serverName: name, ...(ca !== undefined && { ca }) } } : {}
  const once = { redirect: 'manual', keepalive: false, decompress: false } as const
  return { method, headers: sent, signal, ...once, ...tls, ...(body && { body }) }
}

function toOutboundError(cause: unknown): OutboundError {
  const code = codeOf(cause)
  const fault = /CERT|SSL|TLS/i.test(code)
    ? 'bad_certificate'
    : /HTTP|Header/i.test(code)
      ? 'bad_answer'
      : 'unreachable'
  return new OutboundError(fault, undefined, { cause })
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}
