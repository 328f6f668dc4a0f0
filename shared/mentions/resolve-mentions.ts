import type { LocatedMention } from '../markdown/mod.ts'
import { withPlainLineBreaks } from './line-breaks.ts'
import { replaceLocated } from './replace-located.ts'

export interface MentionTargets {
  /** Lower-case user name to user id. */
  readonly users: ReadonlyMap<string, string>
  /** Channel name to channel id. */
  readonly channels: ReadonlyMap<string, string>
}

/**
 * Rewrites typed mentions into the stored syntax (SH-11): `@alice` becomes `@<user:UUID>`. Names that are not among the
 * targets stay as typed. Line breaks become `\n`.
 */
export function resolveMentions(text: string, targets: MentionTargets): string {
  return replaceLocated(withPlainLineBreaks(text), true, (mention) => storedForm(mention, targets))
}

function storedForm({ type, typed }: LocatedMention, { users, channels }: MentionTargets): string | undefined {
  if (typed === undefined) return undefined
  if (type === 'here' || type === 'channel') return `@<${type}>`
  const id = type === 'user' ? users.get(typed) : channels.get(typed)
  if (id === undefined) return undefined
  return type === 'user' ? `@<user:${id}>` : `#<channel:${id}>`
}
