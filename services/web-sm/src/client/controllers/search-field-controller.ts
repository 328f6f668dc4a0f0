import { Controller } from '@hotwired/stimulus'
import { find, icon } from '../lib/dom.ts'
import { makeOption, markOption } from '../lib/options.ts'
import { findSuggestions, type Suggestion, type Suggestions } from '../lib/search-suggestions.ts'
import { replaceRange } from '../lib/text-edit.ts'

const NONE: Suggestions = { from: 0, items: [], isExpected: false }

/** The field of a search as a combobox: operators, the names behind them, and what was searched for before (WEB-39). */
export class SearchFieldController extends Controller<HTMLFormElement> {
  static override targets = ['input', 'options']

  declare readonly inputTarget: HTMLInputElement
  declare readonly optionsTarget: HTMLElement

  #found = NONE
  #active = -1
  #asked = 0

  override connect(): void {
    const { inputTarget: input, optionsTarget: options } = this
    for (const [name, value] of Object.entries({
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-controls': options.id,
    }))
      input.setAttribute(name, value)
    this.close()
  }

  async input(): Promise<void> {
    const asked = ++this.#asked
    const { selectionStart, selectionEnd, value } = this.inputTarget
    const isCaret = selectionStart !== null && selectionStart === selectionEnd
    const found = isCaret ? await findSuggestions(value.slice(0, selectionStart)) : NONE
    // Somebody typed on or went away while names were fetched.
    if (asked !== this.#asked || document.activeElement !== this.inputTarget) return
    this.#found = found
    this.#active = found.isExpected && !this.#isWritten() ? 0 : -1
    this.#show()
  }

  keydown(event: KeyboardEvent): void {
    if (event.isComposing || !this.#press(event)) return
    event.preventDefault()
    event.stopPropagation()
  }

  submit(): void {
    this.close()
  }

  leave(event: FocusEvent): void {
    const next = event.relatedTarget
    if (!(next instanceof Node && this.element.contains(next))) this.close()
  }

  close(): void {
    this.#asked++
    this.#found = NONE
    this.#active = -1
    this.#show()
  }

  get #isOpen(): boolean {
    return this.#found.items.length > 0
  }

  #press({ key }: KeyboardEvent): boolean {
    if (key === 'ArrowDown' || key === 'ArrowUp') return this.#arrow(key === 'ArrowDown' ? 1 : -1)
    if (key === 'Enter' || key === 'Tab') return this.#take(this.#active)
    // In a dialog it closes that, with all that is in it.
    if (key !== 'Escape' || !this.#isOpen || this.element.closest('dialog')) return false
    this.close()
    return true
  }

  /** Without a list the key belongs to the results, where there are any. */
  #arrow(step: number): boolean {
    if (this.#isOpen) this.#move(step)
    else if (step < 0 || find('[data-search-hits]')) return false
    else void this.input()
    return true
  }

  /** The field itself is one of the stops. */
  #move(step: number): void {
    const stops = this.#found.items.length + 1
    this.#active = ((this.#active + 1 + step + stops) % stops) - 1
    this.#mark()
  }

  /** What one means stands there already, letter by letter: Enter searches. */
  #isWritten(): boolean {
    const plain = (text: string) => text.toLowerCase().replace(/:[#@]/, ':')
    const typed = plain(this.inputTarget.value.slice(this.#found.from, this.inputTarget.selectionStart ?? undefined))
    return this.#found.items.some(({ text }) => plain(text) === typed)
  }

  #show(): void {
    this.optionsTarget.hidden = !this.#isOpen
    this.inputTarget.setAttribute('aria-expanded', String(this.#isOpen))
    this.optionsTarget.replaceChildren(...this.#found.items.map((one, at) => this.#option(one, at)))
    this.#mark()
  }

  #option({ label, note, icon: name }: Suggestion, at: number): HTMLElement {
    const option = makeOption(`${this.optionsTarget.id}-${at}`, icon(name), label, note)
    // Before the field loses the focus and the list closes.
    option.addEventListener('pointerdown', (event) => {
      event.preventDefault()
      this.#take(at)
    })
    return option
  }

  #mark(): void {
    markOption(this.inputTarget, this.optionsTarget, this.#active)
  }

  #take(at: number): boolean {
    const chosen = this.#found.items[at]
    if (!chosen) return false
    const { from } = this.#found
    this.close()
    if (chosen.runs) this.#run(chosen.text)
    else replaceRange(this.inputTarget, from, this.inputTarget.selectionStart ?? from, withSpace(chosen.text))
    return true
  }

  #run(query: string): void {
    this.inputTarget.value = query
    this.element.requestSubmit()
  }
}

/** After an operator comes its value, after that the next word. */
const withSpace = (text: string): string => (text.endsWith(':') ? text : `${text} `)
