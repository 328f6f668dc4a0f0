import { Controller } from '@hotwired/stimulus'
import { Drafts } from '../lib/drafts.ts'

let scrolled = 0

/** Keeps the place in the list over page changes. */
export class SidebarController extends Controller<HTMLElement> {
  static override targets = ['scroll', 'channels', 'people']

  declare readonly scrollTarget: HTMLElement

  override connect(): void {
    // Writing the place makes the browser lay the page out at once.
    if (scrolled > 0) this.scrollTarget.scrollTop = scrolled
    this.scrollTarget.addEventListener('scroll', this.#note, { passive: true })
    Drafts.showMarks(this.element)
  }

  override disconnect(): void {
    this.scrollTarget.removeEventListener('scroll', this.#note)
  }

  readonly #note = (): void => {
    scrolled = this.scrollTarget.scrollTop
  }
}
