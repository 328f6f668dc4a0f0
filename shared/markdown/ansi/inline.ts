import type { Token } from 'markdown-it'
import { labelOf, type MentionName } from '../mention-names.ts'
import type { MentionMeta } from '../rules/mention.ts'
import { paint, printable, styles, type Style } from './style.ts'

export interface InlineOptions {
  readonly color: boolean
  readonly mentions?: readonly MentionName[]
  /** Links as OSC 8 hyperlinks, where the terminal knows them; else the address follows in parentheses. */
  readonly hyperlinks?: boolean
  /** Show what spoilers hide. */
  readonly revealSpoilers?: boolean
}

const styleOf: Readonly<Record<string, Style>> = { strong: 'bold', em: 'italic', s: 'strike' }

/** One block's inline tokens as text with SGR codes; line breaks stay `\n`. */
export function inlineAnsi(tokens: readonly Token[], options: InlineOptions): string {
  const writer = new InlineWriter(options)
  for (const token of tokens) writer.write(token)
  return writer.text
}

class InlineWriter {
  text = ''
  readonly #options: InlineOptions
  /** How deep each style is nested: only the outermost pair switches. */
  readonly #depth = new Map<Style, number>()
  #hidden = 0
  #href = ''
  #linkStart = 0

  constructor(options: InlineOptions) {
    this.#options = options
  }

  write(token: Token): void {
    if (token.type.startsWith('spoiler_')) this.#hidden += token.nesting
    else if (token.type === 'link_open') this.#openLink(token)
    else if (token.type === 'link_close') this.#closeLink()
    else if (token.nesting !== 0) this.#switch(token)
    else this.text += this.#leaf(token)
  }

  #leaf(token: Token): string {
    if (token.type === 'softbreak' || token.type === 'hardbreak') return '\n'
    if (token.type === 'checkbox') return token.meta?.['checked'] === true ? '[x] ' : '[ ] '
    if (token.type === 'mention') return this.#mention(token)
    const text = this.#visible(printable(token.content))
    return token.type === 'code_inline' ? paint(text, 'code', this.#options.color) : text
  }

  #visible(text: string): string {
    return this.#hidden === 0 || this.#options.revealSpoilers === true ? text : '▒'.repeat(Bun.stringWidth(text))
  }

  #mention(token: Token): string {
    const { mentions, color } = this.#options
    if (mentions === undefined) return this.#visible(token.content)
    const label = printable(labelOf(token.meta as MentionMeta, mentions)).replaceAll('\n', ' ')
    return paint(this.#visible(label), 'mention', color)
  }

  #switch(token: Token): void {
    const style = token.tag === 'strong' && token.markup === '__' ? 'underline' : styleOf[token.tag]
    if (style === undefined || !this.#options.color) return
    const before = this.#depth.get(style) ?? 0
    const after = before + token.nesting
    this.#depth.set(style, after)
    if (before === 0) this.text += styles[style][0]
    if (after === 0) this.text += styles[style][1]
  }

  #openLink(token: Token): void {
    this.#href = printable(String(token.attrGet('href') ?? ''))
    this.#linkStart = this.text.length
    if (this.#canLink()) this.text += `\u001b]8;;${this.#href}\u001b\\`
  }

  #closeLink(): void {
    if (this.#canLink()) {
      this.text += '\u001b]8;;\u001b\\'
      return
    }
    const shown = Bun.stripANSI(this.text.slice(this.#linkStart))
    const address = this.#href.replace(/^mailto:/, '')
    if (shown !== address && !shown.startsWith('▒')) this.text += ` (${this.#visible(address)})`
  }

  #canLink(): boolean {
    return this.#options.hyperlinks === true && this.#options.color && this.#hidden === 0
  }
}
