import { oneLine } from './clean-text.ts'
import type { MailAddress } from './mail.ts'

const MAX_ADDRESS = 254
const MAX_NAME = 80
/** No quoted local parts, no groups, no lists: what is left cannot be read as anything else than one mailbox. */
const ADDRESS = /^[^\s@<>()[\]\\,;:"\p{C}]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.?)+$/u
const NAMED = /^\s*(?:"([^"]*)"|([^<"]*?))\s*<([^<>]+)>\s*$/

/** True for one plain mailbox, `name@host`. */
export function isAddress(address: string): boolean {
  return address.length <= MAX_ADDRESS && ADDRESS.test(address) && !address.endsWith('.') && !address.includes('..')
}

/** Reads `Name <name@host>` or `name@host`; undefined when it is neither. */
export function parseAddress(text: string): MailAddress | undefined {
  const [, quoted, bare, inside] = NAMED.exec(text) ?? []
  const address = (inside ?? text).trim()
  if (!isAddress(address)) return undefined
  const name = displayName(quoted ?? bare ?? '')
  return name === '' ? { address } : { name, address }
}

/** A display name without anything a header could break at. */
export function displayName(name: string): string {
  return oneLine(name, MAX_NAME)
}

/**
 * What counts as the same recipient when mails are counted: `Ann+news@example.org` is `ann@example.org`, or a bound
 * per recipient would be none.
 */
export function recipientKey(address: string): string {
  const at = address.lastIndexOf('@')
  const [local = ''] = address.slice(0, at).split('+')
  return `${local || address.slice(0, at)}${address.slice(at)}`.toLowerCase()
}
