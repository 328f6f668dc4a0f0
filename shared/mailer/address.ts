import { oneLine } from './clean-text.ts'
import type { MailAddress } from './mail.ts'

const MAX_ADDRESS = 254
const MAX_NAME = 80
const LABEL = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?`
/** No quoted local parts, no groups, no lists: what is left cannot be read as anything else than one mailbox. */
const ADDRESS = new RegExp(String.raw`^[^\s@<>()[\]\\,;:"\p{C}]{1,64}@${LABEL}(?:\.${LABEL})*$`, 'u')

/** True for one plain mailbox, `name@host`. */
export function isAddress(address: string): boolean {
  return address.length <= MAX_ADDRESS && ADDRESS.test(address) && !address.includes('..')
}

/** Reads `Name <name@host>` or `name@host`; undefined when it is neither. */
export function parseAddress(text: string): MailAddress | undefined {
  const all = text.trim()
  if (!all.endsWith('>')) return isAddress(all) ? { address: all } : undefined
  const opens = all.lastIndexOf('<')
  const before = all.slice(0, opens).trim()
  const unquoted = /^"[^"]*"$/.test(before) ? before.slice(1, -1) : before
  const address = all.slice(opens + 1, -1).trim()
  if (opens < 0 || /[<>"]/.test(unquoted) || !isAddress(address)) return undefined
  const name = displayName(unquoted)
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
