import { withPlainLineBreaks } from './line-breaks.ts'
import { replaceLocated } from './replace-located.ts'

/** Names by id: display names to show, user names to edit. */
export interface MentionNames {
  readonly users: ReadonlyMap<string, string>
  readonly channels: ReadonlyMap<string, string>
}

/** The body with names in place of stored mentions (MP-5); ids without a name become `@unknown-user` or `#unknown-channel`. */
export function renderMentionText(bodyMd: string, names: MentionNames): string {
  return replaceLocated(withPlainLineBreaks(bodyMd), false, ({ type, target_id }) => {
    if (target_id === null) return `@${type}`
    if (type === 'user') return `@${names.users.get(target_id) ?? 'unknown-user'}`
    return `#${names.channels.get(target_id) ?? 'unknown-channel'}`
  })
}

/**
 * The body as its author typed it, for the edit box: the reverse of `resolveMentions` when `names.users` holds user
 * names. A mention without a name keeps its stored form, so that saving the edit loses nothing.
 */
export function restoreTyped(bodyMd: string, names: MentionNames): string {
  return replaceLocated(withPlainLineBreaks(bodyMd), false, ({ type, target_id }) => {
    if (target_id === null) return `@${type}`
    const name = type === 'user' ? names.users.get(target_id) : names.channels.get(target_id)
    return name === undefined ? undefined : `${type === 'user' ? '@' : '#'}${name}`
  })
}
