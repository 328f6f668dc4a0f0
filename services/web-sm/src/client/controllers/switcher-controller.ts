import { Controller } from '@hotwired/stimulus'
import { visit } from '@hotwired/turbo'
import type { IconName } from '../../fragments/icon-shapes.ts'
import { searchPath } from '../../search/search-ask.ts'
import { find, icon, make } from '../lib/dom.ts'
import { rank } from '../lib/fuzzy.ts'
import { makeOption, markOption } from '../lib/options.ts'
import { page } from '../lib/page.ts'
import { knownChannels, knownPeople, type KnownChannel, type KnownPerson } from '../lib/people.ts'

interface PlaceOption {
  readonly label: string
  readonly note: string
  readonly icon: IconName
  readonly open: () => void
  readonly unread: boolean
  readonly words: readonly string[]
}

/** Ctrl K: channels, DMs and people by a few letters, unread ones first (WEB-35). */
export class SwitcherController extends Controller<HTMLDialogElement> {
  static override targets = ['input', 'options']

  declare readonly inputTarget: HTMLInputElement
  declare readonly optionsTarget: HTMLElement

  #found: readonly PlaceOption[] = []
  #active = 0
  readonly #toggled = new MutationObserver(() => this.element.open && this.#open())

  override connect(): void {
    this.#toggled.observe(this.element, { attributes: true, attributeFilter: ['open'] })
    this.element.addEventListener('click', this.#outside)
  }

  override disconnect(): void {
    this.#toggled.disconnect()
    this.element.removeEventListener('click', this.#outside)
    if (this.element.open) this.element.close()
  }

  filter(): void {
    const typed = this.inputTarget.value.trim()
    const found = rank(typed.replace(/^[#@]/, ''), places(), ({ words }) => words, 12)
    this.#found = typed === '' ? found : [...found, searchOption(typed)]
    this.#active = 0
    this.#show()
  }

  keydown(event: KeyboardEvent): void {
    if (event.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') this.#move(event.key === 'ArrowDown' ? 1 : -1)
    else if (event.key === 'Enter') this.#go(this.#active)
    else return
    event.preventDefault()
  }

  choose(event: Event): void {
    const option = event.target instanceof Element ? event.target.closest('.option') : null
    if (option) this.#go([...this.optionsTarget.children].indexOf(option))
  }

  #open(): void {
    this.inputTarget.value = ''
    this.filter()
    this.inputTarget.focus()
  }

  #show(): void {
    const empty = make('p', { class: 'options-empty' }, 'Nothing by that name')
    this.optionsTarget.replaceChildren(...(this.#found.length === 0 ? [empty] : this.#found.map(placeOption)))
    this.#mark()
  }

  #move(step: number): void {
    this.#active = (this.#active + step + this.#found.length) % Math.max(1, this.#found.length)
    this.#mark()
  }

  #mark(): void {
    markOption(this.inputTarget, this.optionsTarget, this.#active)
  }

  #go(at: number): void {
    const place = this.#found[at]
    if (!place) return
    this.element.close()
    place.open()
  }

  readonly #outside = (event: Event): void => {
    if (event.target === this.element) this.element.close()
  }
}

function placeOption({ label, note, icon: name, unread }: PlaceOption, at: number): HTMLElement {
  const option = makeOption(`switcher-option-${at}`, icon(name), label, note)
  option.classList.toggle('is-unread', unread)
  return option
}

function places(): readonly PlaceOption[] {
  const people = knownPeople()
  const known = knownChannels()
  const weight = ({ mentions, unread, muted }: KnownChannel) => mentions * 1_000 + (muted ? 0 : unread)
  const rooms = known.toSorted((a, b) => weight(b) - weight(a)).map((channel) => roomOption(channel, people))
  const hasDm = new Set(known.map(({ dm }) => dm))
  return [...rooms, ...people.filter(({ id }) => !hasDm.has(id)).map(personOption)]
}

function roomOption(channel: KnownChannel, people: readonly KnownPerson[]): PlaceOption {
  const { name, href, unread, mentions, muted, dm } = channel
  const username = people.find(({ id }) => id === dm)?.username
  return {
    label: name,
    note: mentions > 0 ? `${mentions} for you` : unread > 0 ? `${unread} unread` : '',
    icon: dm === undefined ? 'hash' : 'people',
    open: () => visit(href),
    unread: unread > 0 && !muted,
    words: username === undefined ? [name] : [name, username],
  }
}

/** What is no place may be something that was said (WEB-39). */
function searchOption(typed: string): PlaceOption {
  return {
    label: `Search messages for “${typed}”`,
    note: '',
    icon: 'search',
    open: () => visit(searchPath(page.slug, { q: typed })),
    unread: false,
    words: [],
  }
}

/** Opens the DM with them the way their row in the sidebar does. */
function personOption({ id, username, name, online }: KnownPerson): PlaceOption {
  return {
    label: name,
    note: `@${username}${online ? ' · online' : ''}`,
    icon: 'people',
    open: () => find(`.people-list [data-person="${CSS.escape(id)}"]`)?.click(),
    unread: false,
    words: [username, name],
  }
}
