import { BlockList, isIP } from 'node:net'

/**
 * Tells the address a request came from. X-Forwarded-For counts only when the peer is a trusted proxy, and of its
 * entries the last one that is not a trusted proxy itself: the ones before it can be made up (ABU-16).
 */
export function createAddressReader(
  trustedProxies: readonly string[],
): (peer: string, forwardedFor: string | null) => string {
  const trusted = blockList(trustedProxies)
  const isTrusted = (address: string) => trusted !== undefined && matches(trusted, address)
  return (peer, forwardedFor) => {
    const direct = plain(peer)
    if (forwardedFor === null || !isTrusted(direct)) return direct
    const hops = forwardedFor.split(',').map((hop) => plain(hop.trim()))
    for (const hop of hops.toReversed()) {
      if (isIP(hop) === 0) return direct
      if (!isTrusted(hop)) return hop
    }
    return direct
  }
}

/** What a service behind the gateway is told: the gateway, the only one that calls it for people, says whom it serves. */
export function saidByGateway(peer: string, forwardedFor: string | null): string {
  return forwardedFor !== null && isIP(forwardedFor) !== 0 ? plain(forwardedFor) : plain(peer)
}

function blockList(entries: readonly string[]): BlockList | undefined {
  if (entries.length === 0) return undefined
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/', 2)
    const family = familyOf(address)
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

function matches(list: BlockList, address: string): boolean {
  return isIP(address) !== 0 && list.check(address, familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4'
}

/** An IPv4 address as such, though a socket for both says `::ffff:10.0.0.1`. */
function plain(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
}
