import type { SessionView } from '@ajet/shared/schema'
import { Controller } from '@hotwired/stimulus'
import { make, makeElement } from '../lib/dom.ts'
import { HttpError, sendJson } from '../lib/http.ts'

/** Where one is signed in, with the way to end each session. */
export class SessionsController extends Controller {
  static override targets = ['list']

  declare readonly listTarget: HTMLElement

  override connect(): void {
    void this.#load()
  }

  async #load(): Promise<void> {
    try {
      const { items } = (await sendJson('GET', '/auth/sessions')) as { items: readonly SessionView[] }
      this.listTarget.replaceChildren(...items.map((session) => this.#item(session)))
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      this.listTarget.replaceChildren(make('li', { class: 'list-empty' }, error.message))
    }
  }

  #item(session: SessionView): HTMLElement {
    const used = makeElement('relative-time', { datetime: session.last_used_at }, session.last_used_at.slice(0, 10))
    const note = make('span', { class: 'list-note' }, session.address, ' · last used ', used)
    const item = make(
      'li',
      {},
      make('div', { class: 'list-main' }, make('strong', {}, deviceOf(session.user_agent)), note),
    )
    if (session.current) item.append(make('span', { class: 'tag' }, 'this browser'))
    else item.append(this.#revokeButton(session, item))
    return item
  }

  #revokeButton({ id }: SessionView, item: HTMLElement): HTMLElement {
    const button = make('button', { type: 'button', class: 'button is-small' }, 'Sign out')
    button.addEventListener('click', () => {
      button.disabled = true
      sendJson('DELETE', `/auth/sessions/${id}`).then(
        () => item.remove(),
        () => void this.#load(),
      )
    })
    return button
  }
}

/** A browser's or program's name as people know it. */
function deviceOf(agent: string): string {
  const browser = ['Edg', 'Firefox', 'Chrome', 'Safari'].find((name) => agent.includes(`${name}/`))
  const system = /Android|iPhone|iPad|Windows|Mac OS X|Linux/.exec(agent)?.[0]
  if (!browser) return agent.slice(0, 60) || 'Unknown program'
  return `${browser === 'Edg' ? 'Edge' : browser}${system ? ` on ${system}` : ''}`
}
