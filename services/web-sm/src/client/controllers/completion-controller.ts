import { Controller } from '@hotwired/stimulus'
import { findCompletions, type Completion } from '../lib/completions.ts'
import { icon, make } from '../lib/dom.ts'
import { makeOption, markOption } from '../lib/options.ts'
import { replaceRange } from '../lib/text-edit.ts'

/** Completes `@people`, `#channels`, `:emoji:` and, at the beginning, `/commands` while one types (WEB-12..14, AJ-27). */
export class CompletionController extends Controller<HTMLElement> {
  static override targets = ['input']

  declare readonly inputTarget: HTMLTextAreaElement

  #list: HTMLElement | undefined
  #found: readonly Completion[] = []
  #from = 0
  #active = 0
  #asked = 0

  override disconnect(): void {
    this.close()
  }

  async input(): Promise<void> {
    const asked = ++this.#asked
    const { selectionStart: caret, value } = this.inputTarget
    const before = value.slice(0, caret)
    const token =
      /(?:^|[\s([{>*_~"'])([@#:][\p{L}\p{N}\p{M}\u200c\u200d._+-]*)$/u.exec(before)?.[1] ?? this.#commandToken(before)
    const found = token === undefined ? [] : await findCompletions(token, before, this.#channel)
    // Somebody typed on while names were fetched.
    if (asked !== this.#asked) return
    this.#found = found
    this.#from = caret - (token?.length ?? 0)
    this.#active = 0
    if (found.length === 0) return this.close()
    this.#show()
  }

  keydown(event: KeyboardEvent): void {
    if (!this.#list || event.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') this.#move(event.key === 'ArrowDown' ? 1 : -1)
    else if (event.key === 'Enter' && this.#isWritten()) return this.close()
    else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') this.#take(this.#active)
    else if (event.key === 'Escape') this.close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  close(): void {
    this.#list?.remove()
    this.#list = undefined
    this.inputTarget.removeAttribute('aria-activedescendant')
    this.inputTarget.removeAttribute('aria-controls')
  }

  /** Whose commands are completed; those of a thread are its channel's. */
  get #channel(): string | undefined {
    return this.element.dataset['composerChannelValue']
  }

  /** The command, or the last word behind it. */
  #commandToken(before: string): string | undefined {
    if (this.#channel === undefined || !/^\/(?:[a-z-]{0,32}$|[a-z-]{1,32}\s)/i.test(before)) return undefined
    return /\S*$/.exec(before)?.[0]
  }

  /** The suggestion stands in the box already, letter by letter: Enter means what it means without the list. */
  #isWritten(): boolean {
    const written = this.inputTarget.value.slice(this.#from, this.inputTarget.selectionStart)
    return this.#found[this.#active]?.text === written
  }

  #show(): void {
    this.#list?.remove()
    const id = `${this.element.id}-options`
    this.#list = make(
      'div',
      {
        class: this.#found[0]?.mark === 'code' ? 'completion is-wide' : 'completion',
        role: 'listbox',
        id,
        'aria-label': 'Suggestions',
      },
      ...this.#found.map((one, at) => this.#option(one, at)),
    )
    this.element.append(this.#list)
    this.inputTarget.setAttribute('aria-controls', id)
    this.inputTarget.setAttribute('aria-autocomplete', 'list')
    this.#mark()
  }

  #option({ label, note, mark }: Completion, at: number): HTMLElement {
    const shown =
      mark === 'hash' || mark === 'people' || mark === 'code'
        ? icon(mark)
        : make('span', { class: 'option-emoji' }, mark)
    const option = makeOption(`${this.element.id}-option-${at}`, shown, label, note)
    // Before the box loses the focus and the list closes.
    option.addEventListener('pointerdown', (event) => {
      event.preventDefault()
      this.#take(at)
    })
    return option
  }

  #move(step: number): void {
    this.#active = (this.#active + step + this.#found.length) % this.#found.length
    this.#mark()
  }

  #mark(): void {
    if (this.#list) markOption(this.inputTarget, this.#list, this.#active)
  }

  #take(at: number): void {
    const chosen = this.#found[at]
    const from = this.#from
    this.close()
    if (chosen) replaceRange(this.inputTarget, from, this.inputTarget.selectionStart, `${chosen.text} `)
  }
}
