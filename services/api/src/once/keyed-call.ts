import { createHash } from 'node:crypto'
import { invalidInput, splitUrl, type Principal } from '@ajet/shared/http'
import { fields } from '@ajet/shared/schema'

/** Visible ASCII; clients send a UUID. */
const KEY = /^[\x21-\x7e]{1,255}$/

export const REPLAYED_HEADER = 'idempotency-replayed'

/** A request as the endpoint router gives it. */
export interface KeyedCall {
  readonly request: Request
  readonly headers: Headers
  readonly body: unknown
  readonly principal: Principal | null
}

/** What the client calls the request (draft-ietf-httpapi-idempotency-key-header). @throws ApiError `invalid_input` */
export function keyOf({ headers }: Request): string | undefined {
  const key = headers.get('idempotency-key')
  if (key === null) return undefined
  if (KEY.test(key)) return key
  throw invalidInput([{ path: 'Idempotency-Key', message: 'is 1 to 255 visible ASCII characters' }])
}

/** Everything that is asked for; the body as it was understood. */
export function fingerprintOf({ request, body }: Pick<KeyedCall, 'request' | 'body'>): string {
  const { path, query } = splitUrl(request.url)
  return [request.method, path, query, JSON.stringify(body ?? null)].join('\n')
}

/** A key as the nonce of a message, which means the same. */
export function nonceOf(key: string): string {
  return fields.nonce.safeParse(key).success ? key : createHash('sha256').update(key).digest('hex')
}
