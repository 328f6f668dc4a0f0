import type { Token } from 'markdown-it'
import { parseTokens } from './parser.ts'
import type { MentionMeta } from './rules/mention.ts'

export interface LocatedMention extends Pick<MentionMeta, 'type' | 'target_id' | 'typed'> {
  /** Where the mention stands in the body: `body.slice(start, end)`. */
  readonly start: number
  readonly end: number
}

/**
 * Every mention outside code, escapes and addresses, in the order of the text, as the renderer sees them: the stored
 * forms, and with `typed` also `@alice` and `#general`. Line breaks of the body must be `\n`.
 */
export function locateMentions(body: string, options: { readonly typed: boolean }): readonly LocatedMention[] {
  if (!body.includes('@') && !body.includes('#')) return []
  const tokens = parseTokens(body, { typed: options.typed }) ?? []
  const source = new SourceLines(body)
  const found: LocatedMention[] = []
  let row: readonly [number, number] | null = null
  for (const token of tokens) {
    if (token.type === 'tr_open') row = token.map
    if (token.type !== 'inline') continue
    const firstLine = (token.map ?? row)?.[0]
    if (firstLine !== undefined) found.push(...inBlock(token, firstLine, source))
  }
  return found
}

/** The mentions of one block; its content is its source lines without what makes them a quote, item, heading or cell. */
function inBlock(block: Token, firstLine: number, source: SourceLines): readonly LocatedMention[] {
  const starts = source.findLines(block.content.split('\n'), firstLine)
  return (block.children ?? []).flatMap((token) => {
    if (token.type !== 'mention') return []
    const { at, type, target_id, typed } = token.meta as MentionMeta
    const line = starts.findLast(({ inContent }) => inContent <= at)
    if (line?.inBody === undefined) return []
    const start = line.inBody + at - line.inContent
    return [{ type, target_id, typed, start, end: start + token.content.length }]
  })
}

interface LineStart {
  readonly inContent: number
  /** Undefined when the line was rewritten on the way (an escaped bar in a table cell). */
  readonly inBody: number | undefined
}

class SourceLines {
  readonly #body: string
  readonly #starts: number[] = [0]
  /** How far each line was used by the cells before. */
  readonly #used: number[] = []

  constructor(body: string) {
    this.#body = body
    for (let at = body.indexOf('\n'); at !== -1; at = body.indexOf('\n', at + 1)) this.#starts.push(at + 1)
  }

  findLines(lines: readonly string[], firstLine: number): readonly LineStart[] {
    let inContent = 0
    return lines.map((line, nth) => {
      const start = { inContent, inBody: this.#find(line, firstLine + nth) }
      inContent += line.length + 1
      return start
    })
  }

  #find(text: string, line: number): number | undefined {
    const start = this.#starts[line]
    if (start === undefined) return undefined
    const end = this.#starts[line + 1] ?? this.#body.length + 1
    const from = this.#used[line] ?? start
    const at = this.#body.slice(from, end - 1).indexOf(text)
    if (at === -1) return undefined
    this.#used[line] = from + at + text.length
    return from + at
  }
}
