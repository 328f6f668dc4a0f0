import type { MentionMeta, MentionType } from './rules/mention.ts'

/** A mention of the message view: who or what it points at, and how that is called. */
export interface MentionName {
  readonly type: MentionType
  readonly target_id: string | null
  readonly name: string
}

/** What a reader sees for a mention: `@name`, `@here`, `#name`, or that the name is not known (MP-T10). */
export function labelOf(mention: Pick<MentionMeta, 'type' | 'target_id'>, known: readonly MentionName[]): string {
  if (mention.type === 'here' || mention.type === 'channel') return `@${mention.type}`
  const found = known.find((one) => one.type === mention.type && one.target_id === mention.target_id)
  if (mention.type === 'user') return `@${found?.name ?? 'unknown-user'}`
  return `#${found?.name ?? 'unknown-channel'}`
}
