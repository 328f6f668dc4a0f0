import { Controller } from '@hotwired/stimulus'
import { findAll, make } from '../lib/dom.ts'
import { OPEN_IMAGE } from '../lib/viewer.ts'

/** Shows the images of one message or list, one at a time, as large as the window allows or as they are (WEB-10). */
export class ViewerController extends Controller<HTMLDialogElement> {
  static override targets = ['name', 'place', 'zoom', 'download', 'stage', 'step']

  declare readonly nameTarget: HTMLElement
  declare readonly placeTarget: HTMLElement
  declare readonly zoomTarget: HTMLElement
  declare readonly downloadTarget: HTMLAnchorElement
  declare readonly stageTarget: HTMLElement
  declare readonly stepTargets: HTMLElement[]

  #links: readonly HTMLAnchorElement[] = []
  #at = 0
  #opener: HTMLElement | undefined
  readonly #open = (event: Event) => this.#show((event as CustomEvent<HTMLAnchorElement>).detail)

  override connect(): void {
    this.element.addEventListener(OPEN_IMAGE, this.#open)
  }

  override disconnect(): void {
    this.element.removeEventListener(OPEN_IMAGE, this.#open)
  }

  keydown(event: KeyboardEvent): void {
    const { key, altKey, ctrlKey, metaKey } = event
    if (altKey || ctrlKey || metaKey || (key !== 'ArrowLeft' && key !== 'ArrowRight') || this.#isZoomed) return
    event.preventDefault()
    const isRtl = getComputedStyle(this.element).direction === 'rtl'
    this.#go((key === 'ArrowRight') !== isRtl ? 1 : -1)
  }

  previous(): void {
    this.#go(-1)
  }

  next(): void {
    this.#go(1)
  }

  zoom(): void {
    this.#setZoom(!this.#isZoomed)
  }

  /** On the image it zooms, beside it it closes. */
  clicked({ target }: Event): void {
    if (target instanceof HTMLImageElement) this.zoom()
    else this.close()
  }

  close(): void {
    this.element.close()
  }

  closed(): void {
    this.stageTarget.replaceChildren()
    this.#links = []
    this.#opener?.focus({ preventScroll: true })
  }

  get #isZoomed(): boolean {
    return this.element.classList.contains('is-zoomed')
  }

  #show(link: HTMLAnchorElement): void {
    const links = findAll<HTMLAnchorElement>(
      'a.image',
      link.closest('[data-gallery]') ?? link.closest('[data-files]') ?? document,
    )
    this.#links = links
    this.#opener = link
    for (const step of this.stepTargets) step.hidden = links.length < 2
    this.element.showModal()
    this.#draw(links.indexOf(link))
  }

  /** Past what has been deleted since. */
  #go(step: number): void {
    const shown = this.#links[this.#at]
    this.#links = this.#links.filter((link) => link.isConnected || link === shown)
    const count = this.#links.length
    if (shown && count > 1) this.#draw((this.#links.indexOf(shown) + step + count) % count)
  }

  #draw(at: number): void {
    const link = this.#links[at]
    if (!link) return
    this.#at = at
    this.element.dataset['of'] = messageOf(link)
    this.#setZoom(false)
    const name = link.dataset['file'] ?? ''
    this.nameTarget.textContent = name
    this.placeTarget.textContent = this.#links.length > 1 ? `${at + 1} of ${this.#links.length}` : ''
    this.downloadTarget.href = link.href
    this.stageTarget.replaceChildren(makeImage(link, name))
  }

  #setZoom(on: boolean): void {
    this.element.classList.toggle('is-zoomed', on)
    this.zoomTarget.setAttribute('aria-pressed', String(on))
    // What scrolls can be reached by keyboard.
    this.stageTarget.tabIndex = on ? 0 : -1
  }
}

/** In a row of the timeline, or in a list of files. */
function messageOf(link: Element): string {
  const { message, ofMessage } = link.closest<HTMLElement>('[data-message], [data-of-message]')?.dataset ?? {}
  return message ?? ofMessage ?? ''
}

/** In its own size from the first moment, above its thumbnail until it is there. */
function makeImage(link: HTMLAnchorElement, name: string): HTMLImageElement {
  const { width = '', height = '' } = link.dataset
  const image = make('img', { src: link.href, alt: name, width, height })
  const thumbnail = link.querySelector<HTMLImageElement>('.image-thumbnail')
  if (thumbnail) image.style.backgroundImage = `url("${thumbnail.src}")`
  const uncover = () => image.style.removeProperty('background-image')
  image.addEventListener('load', uncover)
  image.addEventListener('error', uncover)
  return image
}
