import { createHmac, timingSafeEqual } from 'node:crypto'
import { isStorageKey } from './storage-key.ts'
import type { Disposition } from './storage.ts'

export interface SignedGet {
  readonly method: 'GET'
  readonly key: string
  readonly filename?: string
  readonly disposition: Disposition
}

export interface SignedPut {
  readonly method: 'PUT'
  readonly key: string
  readonly sizeBytes: number
  readonly contentType: string
}

/** What the holder of a signed address may do. */
export type SignedAccess = SignedGet | SignedPut

export interface PathSigner {
  /** Where the addresses begin, for example `https://chat.example/files`. */
  readonly urlPrefix: string
  readonly secret: string
}

/** An address whose holder may do what `access` says until `expiresAt` (ms since the epoch, rounded up to a second). */
export function signPath(signer: PathSigner, access: SignedAccess, expiresAt: number): string {
  const query = new URLSearchParams(queryOf(access))
  query.set('expires', String(Math.ceil(expiresAt / 1000)))
  query.set('signature', signatureOf(signer.secret, access.key, query))
  const path = access.key.split('/').map(encodeURIComponent).join('/')
  return `${signer.urlPrefix.replace(/\/$/, '')}/${path}?${query}`
}

function queryOf(access: SignedAccess): Record<string, string> {
  if (access.method === 'PUT') return { method: 'PUT', size: String(access.sizeBytes), type: access.contentType }
  const { filename, disposition } = access
  return { method: 'GET', disposition, ...(filename === undefined ? {} : { filename }) }
}

/**
 * What the holder of an address (or its path and query) may do at `now`; undefined when the address is not one of
 * ours, was changed in any part, or has expired.
 */
export function verifySignedPath(signer: PathSigner, address: string, now: number): SignedAccess | undefined {
  const url = URL.parse(address, 'http://localhost') ?? undefined
  const key = url && keyOf(signer, url.pathname)
  if (!url || key === undefined) return undefined
  const given = url.searchParams.get('signature') ?? ''
  const query = new URLSearchParams(url.searchParams)
  query.delete('signature')
  if (!isSame(given, signatureOf(signer.secret, key, query))) return undefined
  return Number(query.get('expires')) * 1000 > now ? accessOf(key, query) : undefined
}

function keyOf({ urlPrefix }: PathSigner, pathname: string): string | undefined {
  const prefix = `${URL.parse(urlPrefix, 'http://localhost')?.pathname.replace(/\/$/, '') ?? ''}/`
  if (!pathname.startsWith(prefix)) return undefined
  const key = decode(pathname.slice(prefix.length))
  return key !== undefined && isStorageKey(key) ? key : undefined
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}

/** JSON keeps the parts apart: no text of one can pass for the beginning of the next. */
function signatureOf(secret: string, key: string, query: URLSearchParams): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify([key, [...query].toSorted(byName)]))
    .digest('base64url')
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : Number(a > b)
}

function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}

function accessOf(key: string, query: URLSearchParams): SignedAccess {
  if (query.get('method') === 'PUT') {
    return { method: 'PUT', key, sizeBytes: Number(query.get('size')), contentType: query.get('type') ?? '' }
  }
  const disposition = query.get('disposition') === 'inline' ? 'inline' : 'attachment'
  return { method: 'GET', key, disposition, filename: query.get('filename') ?? undefined }
}
