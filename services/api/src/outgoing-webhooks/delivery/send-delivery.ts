import { OutboundError, type GuardedAnswer } from '@ajet/shared/http'
import type { Outbound } from '../../outbound/outbound.ts'
import { signedHeaders } from '../../outbound/signature.ts'
import type { RowSecrets } from '../../secrets/row-secrets.ts'
import type { OutgoingWebhookRow } from '../view.ts'
import type { WaitingDelivery } from './delivery-rows.ts'

export interface Attempt {
  /**
   * `again`: it may go well later; `refused`: it will not; `gone`: the other side wants nothing any more (410);
   * `secret_unreadable`: nothing was sent, and will be once the secret is renewed or the encryption key is back.
   */
  readonly outcome: 'delivered' | 'again' | 'refused' | 'gone' | 'secret_unreadable'
  readonly response_status: number | null
  readonly error: string | null
  readonly response_excerpt: string | null
}

export interface Sending {
  readonly outbound: Outbound
  readonly secrets: Pick<RowSecrets, 'open'>
  /** ms since the epoch. */
  readonly now: number
  readonly signal: AbortSignal
}

const TIMEOUT_MS = 10_000
const MAX_ANSWER_BYTES = 4_096
const EXCERPT = 500
const UNREADABLE = 'The server cannot read the secret of this webhook any more: renew it'
const untold = { response_status: null, response_excerpt: null }
/** Answers of a server that may think better of it. */
const passing = new Set([408, 425, 429])

/** One try. Never throws for what the other side does. */
export async function sendDelivery(
  webhook: OutgoingWebhookRow,
  delivery: WaitingDelivery,
  { outbound, secrets, now, signal }: Sending,
): Promise<Attempt> {
  const secret = await secrets.open('outgoing_webhooks', webhook)
  if (secret === undefined) return { ...untold, outcome: 'secret_unreadable', error: UNREADABLE }
  const body = JSON.stringify(tellable(delivery.event))
  const signed = signedHeaders(secret, { id: delivery.id, now, body })
  const headers = { ...signed, 'x-ajet-webhook': webhook.id, 'x-ajet-event': delivery.type }
  const bounds = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_ANSWER_BYTES, cut: true, httpsOnly: !outbound.allowsHttp }
  try {
    return attemptOf(await outbound.fetch(webhook.url, { method: 'POST', headers, body, signal, ...bounds }))
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error
    const isPassing = error.fault !== 'bad_url' && error.fault !== 'private_address'
    return { ...untold, outcome: isPassing ? 'again' : 'refused', error: error.message }
  }
}

/** The event without what only this server's own parts look at. */
function tellable({ audience: _, rev: __, user_id: ___, ...event }: Readonly<Record<string, unknown>>): object {
  return event
}

function attemptOf({ status, body }: GuardedAnswer): Attempt {
  const answer = { response_status: status, response_excerpt: excerptOf(body) }
  if (status >= 200 && status < 300) return { ...answer, outcome: 'delivered', error: null }
  const error = `The other server answered ${status}`
  if (status === 410) return { ...answer, outcome: 'gone', error }
  return { ...answer, outcome: status >= 500 || passing.has(status) ? 'again' : 'refused', error }
}

/** Text to show, without what cannot be stored. */
function excerptOf(body: Uint8Array): string {
  const text = new TextDecoder().decode(body).replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufffd]/g, ' ')
  return text.trim().slice(0, EXCERPT).toWellFormed()
}
