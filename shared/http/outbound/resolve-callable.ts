import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { OutboundError } from './outbound-error.ts'
import { findCallableAddress, type AddressNetwork } from './public-address.ts'

/** The addresses of a host name, as the system finds them (the hosts file, DNS). @throws when there are none */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>

/** Addresses tried at most when the first does not take the connection. */
const MAX_ADDRESSES = 3

export async function resolveBySystem(hostname: string): Promise<readonly string[]> {
  const found = await lookup(hostname, { all: true })
  return found.map(({ address }) => address)
}

/**
 * The addresses of the URL's host that may be called, IPv4 first (a network without IPv6 is still common). They are to be
 * connected to as they are: resolving the name once more could give others (DNS rebinding, ABU-05).
 *
 * @throws OutboundError `private_address`, `unknown_host`
 */
export async function resolveCallable(
  url: URL,
  resolve: ResolveHost,
  allowed: readonly AddressNetwork[],
): Promise<readonly string[]> {
  const found = await addressesOf(url, resolve)
  const callable = found
    .map((address) => findCallableAddress(address, allowed))
    .filter((address) => address !== undefined)
  if (callable.length === 0) throw new OutboundError('private_address')
  return callable.toSorted((a, b) => isIP(a) - isIP(b)).slice(0, MAX_ADDRESSES)
}

async function addressesOf(url: URL, resolve: ResolveHost): Promise<readonly string[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0) return [host]
  const found = await resolve(host).catch((cause: unknown) => {
    throw new OutboundError('unknown_host', undefined, { cause })
  })
  if (found.length === 0) throw new OutboundError('unknown_host')
  return found
}
