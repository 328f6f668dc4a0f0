import createMarkdownIt, { type Env, type MarkdownIt, type Token } from 'markdown-it'
import { bracketRule } from './rules/brackets.ts'
import { fenceBehindText, fenceEndingBehindCode } from './rules/chat-fence.ts'
import { emojiRule } from './rules/emoji.ts'
import { endLinksAtSpoilers, imageAsLink, isSafeLink, linksWithAddress } from './rules/links.ts'
import { mentionRule } from './rules/mention.ts'
import { narrowTables } from './rules/narrow-tables.ts'
import { noLazyLines } from './rules/no-lazy-lines.ts'
import { spoilerPairs, spoilerRule } from './rules/spoiler.ts'
import { taskItems } from './rules/task-items.ts'
import { textRule } from './rules/text.ts'

/** A message with more tokens than this was made to hurt; it is shown as plain text. */
const maxTokens = 20_000
/** Nor is anything of so many lines meant to be read; each costs several tokens. */
const maxLines = 4_000

/**
 * The token tree of a message: CommonMark with Discord's changes (`__` underlines, `||` hides, a line break breaks the
 * line, a quote or list item ends with its line), without what surprises in a chat (reference definitions that vanish,
 * indented code, underlined headings, entities). Undefined when it would be too large.
 */
export function parseTokens(body: string, env: Env = {}): readonly Token[] | undefined {
  if (hasMoreLines(body, maxLines)) return undefined
  const tokens = (hugeWord.test(body) ? unlinked : parser).parse(body, env)
  let count = tokens.length
  for (const token of tokens) count += token.children?.length ?? 0
  return count > maxTokens ? undefined : tokens
}

function hasMoreLines(body: string, most: number): boolean {
  let lines = 1
  for (let at = body.indexOf('\n'); at >= 0 && lines <= most; at = body.indexOf('\n', at + 1)) lines++
  return lines > most
}

/** Looking for addresses in a word takes time by the square of its length. */
const hugeWord = /\S{2500}/

/** What a fence on its own line ends. */
const fenceEnds = ['paragraph', 'blockquote', 'list']

export const parser = buildParser(true)
const unlinked = buildParser(false)

function buildParser(linkify: boolean): MarkdownIt {
  const md = createMarkdownIt({ html: false, linkify, breaks: true, typographer: false, maxNesting: 100 })
  md.disable(['reference', 'code', 'lheading', 'entity', 'html_block', 'html_inline', 'image'])
  md.linkify.set({ fuzzyLink: false, fuzzyIP: false, fuzzyEmail: true })
  md.linkify.add('ftp:', null).add('//', null)
  endLinksAtSpoilers(md.linkify)
  md.validateLink = isSafeLink
  // As typed: decoding would bring back characters that the encoding kept out.
  md.normalizeLinkText = (url) => url

  md.inline.ruler.at('text', textRule)
  md.inline.ruler.before('linkify', 'emoji', emojiRule)
  md.inline.ruler.before('link', 'mention', mentionRule)
  md.inline.ruler.before('link', 'brackets', bracketRule)
  md.inline.ruler.before('emphasis', 'spoiler', spoilerRule)
  md.inline.ruler2.after('strikethrough', 'spoiler', spoilerPairs)
  md.use(narrowTables)
  md.block.ruler.before('fence', 'fence_ending_behind_code', fenceEndingBehindCode, { alt: fenceEnds })
  md.block.ruler.before('paragraph', 'fence_behind_text', fenceBehindText, { alt: ['paragraph'] })
  md.block.ruler.before('paragraph', 'no_lazy_lines', noLazyLines, { alt: ['paragraph', 'blockquote'] })
  md.core.ruler.push('links_with_address', linksWithAddress)
  md.core.ruler.push('image_as_link', imageAsLink)
  md.core.ruler.push('task_items', taskItems)
  return md
}
