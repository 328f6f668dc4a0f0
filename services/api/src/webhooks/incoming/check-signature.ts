import { ApiError } from '@ajet/shared/http'
import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * GitHub's and Gitea's HMAC-SHA-256 of the body, or the secret itself as GitLab sends it.
 *
 * @throws ApiError `forbidden` when none of them is there and right
 */
export function checkSignature(secret: string, headers: Headers, body: Uint8Array): void {
  const hmac = createHmac('sha256', secret).update(body).digest('hex')
  const given = [
    [headers.get('x-hub-signature-256'), `sha256=${hmac}`],
    [headers.get('x-gitea-signature'), hmac],
    [headers.get('x-gitlab-token'), secret],
  ] as const
  if (given.some(([got, right]) => got !== null && isSame(got, right))) return
  throw new ApiError('forbidden', {}, 'The signature is missing or wrong')
}

function isSame(got: string, right: string): boolean {
  const [a, b] = [Buffer.from(got), Buffer.from(right)]
  return a.byteLength === b.byteLength && timingSafeEqual(a, b)
}
