import { Controller } from '@hotwired/stimulus'
import { announce } from '../lib/announce.ts'
import { find, findAll, hasCoarsePointer } from '../lib/dom.ts'
import { NewHits, type PostedText } from '../lib/new-hits.ts'
import { rememberSearch } from '../lib/recent-searches.ts'

/** The page of results: arrows go through them, Enter opens one, and whoever comes back finds the one they opened. */
export class SearchResultsController extends Controller<HTMLElement> {
  #newHits: NewHits | undefined

  override connect(): void {
    const query = this.element.dataset['searchQuery'] ?? ''
    if (query !== '' && !find('#search-error', this.element)) rememberSearch(query)
    this.#focusFirst()
    announce(this.#summary())
    this.element.addEventListener('focusin', this.#note)
    this.element.addEventListener('keydown', this.#pressed)
    document.addEventListener('message:posted', this.#posted)
    const { searchAgain } = this.element.dataset
    this.#newHits =
      searchAgain === undefined ? undefined : new NewHits(searchAgain, query, (count) => this.#offer(count))
  }

  override disconnect(): void {
    this.element.removeEventListener('focusin', this.#note)
    this.element.removeEventListener('keydown', this.#pressed)
    document.removeEventListener('message:posted', this.#posted)
    this.#newHits?.stop()
  }

  get #hits(): readonly HTMLElement[] {
    return findAll('[data-search-hits] > li', this.element).flatMap(
      (row) => find('[data-hit]', row) ?? find('a', row) ?? [],
    )
  }

  /** A finger wants to read, not a keyboard over it. */
  #focusFirst(): void {
    const last = this.element.dataset['lastHit']
    const hit = last === undefined ? undefined : this.#hits[Number(last)]
    if (hit) hit.focus({ preventScroll: true })
    else if (!hasCoarsePointer()) find('input[name="q"]', this.element)?.focus()
  }

  #summary(): string {
    if (find('#search-error', this.element)) return ''
    const count = this.#hits.length
    const kind = find('.tab[aria-current]', this.element)?.textContent.trim()
    return kind === undefined ? '' : `${kind}: ${count === 1 ? '1 result' : `${count} results`} on this page`
  }

  readonly #posted = (event: Event): void => this.#newHits?.add((event as CustomEvent<PostedText>).detail)

  /** What is new does not come in by itself: it would move what is being read. */
  #offer(count: number): void {
    const line = find('[data-new-hits]', this.element)
    const link = line && find('a', line)
    if (!line || !link) return
    link.textContent = `Show ${count === 1 ? '1 new result' : `${count} new results`}`
    line.hidden = false
    announce(count === 1 ? '1 new result' : `${count} new results`)
  }

  /** Goes into what Turbo keeps of the page. */
  readonly #note = (event: FocusEvent): void => {
    const at = this.#hits.findIndex((hit) => hit === event.target)
    if (at === -1) delete this.element.dataset['lastHit']
    else this.element.dataset['lastHit'] = String(at)
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    const { key, target, ctrlKey, metaKey, altKey } = event
    if ((key !== 'ArrowDown' && key !== 'ArrowUp') || ctrlKey || metaKey || altKey || event.isComposing) return
    const field = find('input[name="q"]', this.element)
    const stops = [...(field ? [field] : []), ...this.#hits]
    const at = stops.findIndex((stop) => stop === target)
    const next = at === -1 ? undefined : stops[at + (key === 'ArrowDown' ? 1 : -1)]
    if (!next) return
    event.preventDefault()
    next.focus()
    next.scrollIntoView({ block: 'nearest' })
  }
}
