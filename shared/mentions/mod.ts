export { findMentionCandidates, type MentionCandidates } from './find-mention-candidates.ts'
export { parseMentions, type ParsedMention } from './parse-mentions.ts'
export { renderMentionText, restoreTyped, type MentionNames } from './render-mention-text.ts'
export { resolveMentions, type MentionTargets } from './resolve-mentions.ts'
