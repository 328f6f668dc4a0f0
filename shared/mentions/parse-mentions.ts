import { locateMentions, type MentionType } from '../markdown/mod.ts'

export interface ParsedMention {
  readonly type: MentionType
  /** The user or linked channel; null for `@here` and `@channel`. */
  readonly target_id: string | null
}

/**
 * The stored mentions of a body (SH-11), each once, in the order of the text: ready for mention rows (MP-4). Code is left
 * out. Never throws; the ids are well-formed UUIDs, whether they exist is for the caller to find out.
 */
export function parseMentions(bodyMd: string): readonly ParsedMention[] {
  const found = new Map<string, ParsedMention>()
  for (const { type, target_id } of locateMentions(bodyMd, { typed: false })) {
    found.set(`${type}:${target_id}`, { type, target_id })
  }
  return [...found.values()]
}
