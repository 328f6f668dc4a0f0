import ipaddr from 'ipaddr.js'

/** A network of addresses, read once: its first address and how many bits of it count. */
export type AddressNetwork = readonly [ipaddr.IPv4 | ipaddr.IPv6, number]

/** The addresses that are routed on the internet today (RFC 4291 §2.4, IANA); the rest of IPv6 is for special purposes. */
const globalUnicast: AddressNetwork = ipaddr.parseCIDR('2000::/3')

/** Reads `10.0.0.1` and `10.0.0.0/8`. @throws Error for anything else */
export function parseNetwork(entry: string): AddressNetwork {
  if (entry.includes('/')) return ipaddr.parseCIDR(entry)
  const address = ipaddr.process(entry)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

/**
 * The address in its one canonical spelling when this server may call it: a public unicast one, or one in a network
 * the operator allows. An IPv4 address inside an IPv6 one counts as itself; translated and tunnelled ones (NAT64, 6to4,
 * Teredo) are refused, since where they end is another network's decision (ABU-05).
 */
export function findCallableAddress(text: string, allowed: readonly AddressNetwork[] = []): string | undefined {
  if (!ipaddr.isValid(text) || text.includes('%')) return undefined
  const address = ipaddr.process(text)
  const isCallable = isPublic(address) || allowed.some((network) => isIn(address, network))
  return isCallable ? address.toString() : undefined
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false
  return address.kind() === 'ipv4' || isIn(address, globalUnicast)
}

function isIn(address: ipaddr.IPv4 | ipaddr.IPv6, [base, bits]: AddressNetwork): boolean {
  return address.kind() === base.kind() && address.match(base, bits)
}
