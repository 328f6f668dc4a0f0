import { ApiError } from '@ajet/shared/http'
import { createHmac, timingSafeEqual } from 'node:crypto'

export interface SignedRequest {
  readonly headers: Headers
  readonly body: Uint8Array
  /** ms since the epoch. */
  readonly now: number
}

/** A time that is signed may be so far from ours: what is older was kept by somebody and sent again. */
const TOLERANCE_SECONDS = 5 * 60
const KEY_PREFIX = 'whsec_'
const MIN_KEY_BYTES = 16
/** Signatures of one request that are looked at: more than one where a sender changes its key. */
const MOST_SIGNATURES = 4

/**
 * GitHub's and Gitea's HMAC-SHA-256 of the body, the secret itself as GitLab sends it, or the signature over id, time and
 * body of Standard Webhooks (https://www.standardwebhooks.com), which is GitLab's with a signing token.
 *
 * @throws ApiError `forbidden` when none of them is there and right
 */
export function checkSignature(secret: string, request: SignedRequest): void {
  const { headers, body } = request
  const hmac = createHmac('sha256', secret).update(body).digest('hex')
  const given = [
    [headers.get('x-hub-signature-256'), `sha256=${hmac}`],
    [headers.get('x-gitea-signature'), hmac],
    // What came as bytes above ASCII is read as Latin-1 (RFC 9110 §5.5).
    [headers.get('x-gitlab-token'), secret],
    [headers.get('x-gitlab-token'), Buffer.from(secret).toString('latin1')],
  ] as const
  if (given.some(([got, right]) => got !== null && isSame(got, right))) return
  if (hasStandardSignature(secret, request)) return
  throw new ApiError('forbidden', {}, 'The signature is missing or wrong')
}

function hasStandardSignature(secret: string, { headers, body, now }: SignedRequest): boolean {
  const [id, time] = [headers.get('webhook-id'), headers.get('webhook-timestamp')]
  if (id === null || time === null || !/^\d{1,12}$/.test(time)) return false
  if (Math.abs(now / 1000 - Number(time)) > TOLERANCE_SECONDS) return false
  const right = createHmac('sha256', keyOf(secret)).update(`${id}.${time}.`).update(body).digest('base64')
  const given = headers.get('webhook-signature')?.split(' ').slice(0, MOST_SIGNATURES) ?? []
  return given.some((got) => isSame(got, `v1,${right}`))
}

/** The bytes behind `whsec_`; a secret that only looks like one is a key as it stands. */
function keyOf(secret: string): Buffer {
  const bytes = secret.startsWith(KEY_PREFIX) ? Buffer.from(secret.slice(KEY_PREFIX.length), 'base64') : undefined
  return bytes && bytes.byteLength >= MIN_KEY_BYTES ? bytes : Buffer.from(secret)
}

function isSame(got: string, right: string): boolean {
  const [a, b] = [Buffer.from(got), Buffer.from(right)]
  return a.byteLength === b.byteLength && timingSafeEqual(a, b)
}
