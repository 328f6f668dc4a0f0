import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'

/** A secret to sign with, as https://www.standardwebhooks.com writes it: `whsec_` and 32 random bytes in base64. */
export function newSigningSecret(): string {
  return PREFIX + randomBytes(32).toString('base64')
}

export interface SignedCall {
  /** The same however often it is sent. */
  readonly id: string
  /** ms since the epoch. */
  readonly now: number
  readonly body: string
}

/**
 * The headers of a signed call, as Standard Webhooks has them: HMAC-SHA-256 over id, time (in seconds) and body, joined
 * by dots. The time lets the receiver refuse what somebody has kept and sends again.
 */
export function signedHeaders(secret: string, { id, now, body }: SignedCall): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(now / 1000))
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return {
    'content-type': 'application/json',
    'user-agent': 'ajet-chat',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${hmac}`,
  }
}
