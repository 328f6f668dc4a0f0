import type { GatewayContext } from '../deps.ts'

export interface RelyingParty {
  readonly id: string
  readonly name: string
  readonly origin: string
}

/** Whom passkeys are for (WebAuthn §5.4.2): the host people type, so that a page of another site gets nothing signed. */
export function relyingParty({ config }: Pick<GatewayContext, 'config'>): RelyingParty {
  const { hostname, host, origin } = new URL(config.base_url)
  return { id: hostname, name: host, origin }
}
