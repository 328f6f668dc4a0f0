import { make } from './dom.ts'

/** An option of a combobox's list: what is drawn before it, its name, and what is said of it. */
export function makeOption(id: string, drawn: Node, label: string, note: string): HTMLElement {
  return make(
    'div',
    { class: 'option', role: 'option', id },
    drawn,
    make('span', { class: 'option-name', dir: 'auto' }, label),
    make('span', { class: 'option-note' }, note),
  )
}

/** Shows which option of the list is meant, and says so of the box: none where there is none at that place. */
export function markOption(box: HTMLElement, list: ParentNode, active: number): void {
  box.removeAttribute('aria-activedescendant')
  for (const [at, option] of [...list.querySelectorAll('.option')].entries()) {
    option.setAttribute('aria-selected', String(at === active))
    if (at !== active) continue
    option.scrollIntoView({ block: 'nearest' })
    box.setAttribute('aria-activedescendant', option.id)
  }
}
