import { cloneTemplate, find, make } from '../lib/dom.ts'
import { recentEmojis } from '../lib/emoji.ts'
import { limits } from '../lib/limits.ts'
import { may } from '../lib/may.ts'
import { page } from '../lib/page.ts'

export const mayEdit = (row: HTMLElement): boolean =>
  may('write') && row.dataset['author'] === page.me && Date.now() - Number(row.dataset['at']) < limits.editWindowMs

/** The buttons over a message; one set that goes where the pointer or the focus is. */
export class MessageTools {
  #element: HTMLElement | undefined

  get row(): HTMLElement | undefined {
    return this.#element?.parentElement ?? undefined
  }

  get hasFocus(): boolean {
    return this.#element?.contains(document.activeElement) ?? false
  }

  button(name: string): HTMLElement | undefined {
    return this.#element && find(`[data-tool="${name}"]`, this.#element)
  }

  hide(): void {
    this.#element?.remove()
  }

  showOn(row: HTMLElement): void {
    if (row === this.row || row.dataset['message'] === undefined) return
    if ('deleted' in row.dataset || row.querySelector('.edit-form')) return
    this.#element ??= cloneTemplate('message-tools')
    const mine = row.dataset['author'] === page.me
    const mayRemove = may('moderate') || (mine && may('retract'))
    this.#offer('react', may('react'))
    this.#offer('reply', may('write') || find('.thread-link', row) !== undefined)
    this.#offer('edit', mayEdit(row))
    this.#offer('remove', mayRemove)
    row.classList.toggle('may-remove', mayRemove)
    this.#offer('pin', may('pin'))
    this.#name('pin', 'pinned' in row.dataset ? 'Unpin' : 'Pin')
    this.#offer('markUnread', row.closest('.thread-pane') === null)
    this.#offerQuick(this.#element)
    row.append(this.#element)
  }

  #offer(name: string, shown: boolean): void {
    const button = this.button(name)
    if (button) button.hidden = !shown
  }

  #name(name: string, label: string): void {
    const button = this.button(name)
    button?.setAttribute('aria-label', label)
    button?.setAttribute('title', label)
  }

  #offerQuick(element: HTMLElement): void {
    const place = find('[data-quick]', element)
    if (!place) return
    place.hidden = !may('react') || matchMedia('(max-width: 720px)').matches
    place.replaceChildren(...recentEmojis(3).map(makeQuick))
  }
}

function makeQuick(emoji: string): HTMLElement {
  const attributes = {
    type: 'button',
    class: 'icon-button emoji-button',
    'data-quick-emoji': emoji,
    'aria-label': `React with ${emoji}`,
    'data-action': 'messages#quickReact',
  }
  return make('button', attributes, emoji)
}
