import { find, findAll } from '../lib/dom.ts'

export function presenceAction(stream: Element): void {
  const online = stream.getAttribute('state') === 'online'
  for (const person of findAll(`[data-person="${CSS.escape(stream.getAttribute('user') ?? '')}"]`)) {
    person.classList.toggle('is-online', online)
    const text = find('[data-presence-text]', person)
    if (text) text.textContent = online ? 'online' : 'away'
  }
}
