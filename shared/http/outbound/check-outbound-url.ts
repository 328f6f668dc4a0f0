import { OutboundError } from './outbound-error.ts'

/** Characters of an address at most; what most browsers and servers take. */
export const MAX_URL_LENGTH = 2_048

/** Services below this port that are not the web (mail, SSH, databases of old) are not to be talked to by accident. */
const FIRST_FREE_PORT = 1_024

/**
 * Reads an address this server shall call: http or https, no user or password in it, port 80, 443 or from 1024 on.
 * The host comes out as URL parsing makes it, so that `0x7f.1` and `2130706433` are 127.0.0.1 already.
 *
 * @throws OutboundError `bad_url`
 */
export function checkOutboundUrl(text: string, base?: URL): URL {
  if (text.length > MAX_URL_LENGTH) throw new OutboundError('bad_url', 'The address is too long')
  const url = URL.parse(text, base)
  if (!url) throw new OutboundError('bad_url', 'This is not an address')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new OutboundError('bad_url', 'Only http and https addresses are called')
  }
  if (url.username !== '' || url.password !== '') {
    throw new OutboundError('bad_url', 'An address with a user or a password in it is not called')
  }
  if (!isAllowedPort(url.port)) throw new OutboundError('bad_url', `Port ${url.port} is not called`)
  url.hash = ''
  return url
}

function isAllowedPort(port: string): boolean {
  return port === '' || port === '80' || port === '443' || Number(port) >= FIRST_FREE_PORT
}
