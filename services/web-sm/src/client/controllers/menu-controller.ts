import { Controller } from '@hotwired/stimulus'

/** Closes an open menu by a click elsewhere. */
export class MenuController extends Controller<HTMLDetailsElement> {
  override connect(): void {
    document.addEventListener('click', this.#clicked)
  }

  override disconnect(): void {
    document.removeEventListener('click', this.#clicked)
  }

  readonly #clicked = (event: Event): void => {
    if (event.target instanceof Node && !this.element.contains(event.target)) this.element.open = false
  }
}
