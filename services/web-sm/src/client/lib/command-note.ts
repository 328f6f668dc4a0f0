import { icon, make } from './dom.ts'

/** What a command answered: above the box, for its user alone, until it is closed or the next one answers. */
export function showCommandNote(form: HTMLElement, text: string, isProblem: boolean): void {
  hideCommandNote(form)
  if (text === '') return
  const close = make('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close' }, icon('close'))
  const body = make('div', { class: 'command-note-text', dir: 'auto', tabindex: '0' }, text)
  const note = make('div', { class: `command-note${isProblem ? ' is-problem' : ''}`, role: 'status' }, body, close)
  close.addEventListener('click', () => {
    hideCommandNote(form)
    form.querySelector('textarea')?.focus()
  })
  form.prepend(note)
}

interface Offer {
  readonly label: string
  take(): void
}

/** The same with something to be done about it. */
export function showOffer(form: HTMLElement, text: string, { label, take }: Offer): void {
  showCommandNote(form, text, false)
  const button = make('button', { type: 'button', class: 'button is-small' }, label)
  form.querySelector('.command-note-text')?.after(button)
  button.addEventListener('click', () => {
    hideCommandNote(form)
    take()
  })
}

export function hideCommandNote(form: HTMLElement): void {
  form.querySelector('.command-note')?.remove()
}
