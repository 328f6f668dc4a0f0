/** Reads a text from its beginning, a piece at a time. The pieces are bounded, so that no text takes long. */
export class Scanner {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** What follows, without spaces before it. */
  get rest(): string {
    return this.#text.slice(this.#at).trimStart()
  }

  /** Takes a piece when it comes next; `pattern` is sticky and ignores case. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    this.#skipSpace()
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text) ?? undefined
    if (found) this.#at += found[0].length
    return found
  }

  /** Goes back when `read` finds nothing. */
  try<T>(read: () => T | undefined): T | undefined {
    const before = this.#at
    const found = read()
    if (found === undefined) this.#at = before
    return found
  }

  #skipSpace(): void {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\n' || this.#text[this.#at] === '\t') this.#at += 1
  }
}
