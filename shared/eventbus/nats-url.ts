import { BusError } from './bus-error.ts'

export interface NatsTarget {
  readonly servers: readonly string[]
  readonly tls: boolean
  readonly credentials: { readonly user: string; readonly pass: string } | { readonly token: string } | undefined
}

/**
 * `nats://[user:password@ or token@]host[:port]`, also `tls://`; several servers of one cluster separated by commas.
 *
 * @throws BusError `bad_url`; the message never holds the credentials
 */
export function parseNatsUrl(text: string): NatsTarget {
  const urls = text.split(',').map((part) => parseOne(part.trim()))
  return {
    servers: urls.map((url) => `${url.hostname}:${url.port || '4222'}`),
    tls: urls.some((url) => url.protocol === 'tls:'),
    credentials: urls.map(credentialsOf).find((found) => found !== undefined),
  }
}

function parseOne(part: string): URL {
  const url = URL.parse(part)
  if (!url) throw new BusError('bad_url', 'The NATS URL cannot be read; it looks like nats://host:4222')
  if (url.protocol !== 'nats:' && url.protocol !== 'tls:') {
    throw new BusError('bad_url', `The NATS URL begins with nats:// or tls://, not ${url.protocol}//`)
  }
  if (!url.hostname) throw new BusError('bad_url', 'The NATS URL names no host; it looks like nats://host:4222')
  return url
}

function credentialsOf(url: URL): NatsTarget['credentials'] {
  if (!url.username) return undefined
  const user = decodeURIComponent(url.username)
  return url.password ? { user, pass: decodeURIComponent(url.password) } : { token: user }
}
