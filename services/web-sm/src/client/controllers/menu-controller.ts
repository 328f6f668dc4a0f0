import { Controller } from '@hotwired/stimulus'

/** Closes an open menu by Escape or a click elsewhere. */
export class MenuController extends Controller<HTMLDetailsElement> {
  override connect(): void {
    document.addEventListener('click', this.#clicked)
    this.element.addEventListener('keydown', this.#pressed)
  }

  override disconnect(): void {
    document.removeEventListener('click', this.#clicked)
    this.element.removeEventListener('keydown', this.#pressed)
  }

  readonly #clicked = (event: Event): void => {
    if (event.target instanceof Node && !this.element.contains(event.target)) this.element.open = false
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.element.open) return
    event.preventDefault()
    this.element.open = false
    this.element.querySelector('summary')?.focus()
  }
}
