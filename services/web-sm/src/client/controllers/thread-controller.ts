import { Controller } from '@hotwired/stimulus'
import { announce } from '../lib/announce.ts'
import { find, findAll } from '../lib/dom.ts'
import { HttpError, sendJson } from '../lib/http.ts'
import { readThread } from '../actions/inbox.ts'
import { readIfUnread, showFollowing } from '../actions/threads.ts'
import { live } from '../live/live-client.ts'
import { decorate, regroupAll } from '../timeline/row.ts'
import { showAllPending } from '../timeline/pending.ts'

/** The thread beside the channel. */
export class ThreadController extends Controller<HTMLElement> {
  override connect(): void {
    for (const row of findAll('.message', this.element)) decorate(row)
    const list = find('[data-rows]', this.element)
    if (list) regroupAll(list)
    live()?.catchUpRows(this.element.dataset['pagePosition'] ?? '')
    showAllPending()
    readThread(this.element.dataset['threadRoot'] ?? '')
    readIfUnread(this.element)
    addEventListener('focus', this.#focused)
    this.#showTarget()
    if (!document.documentElement.hasAttribute('data-turbo-preview'))
      find('.composer textarea', this.element)?.focus({ preventScroll: true })
  }

  override disconnect(): void {
    removeEventListener('focus', this.#focused)
  }

  /** The reply of the address: a click leads to its fragment, the redirect of a permalink to a page that marks it. */
  #showTarget(): void {
    const linked = location.hash.startsWith('#m-') ? document.getElementById(location.hash.slice(1)) : undefined
    const row = linked && this.element.contains(linked) ? linked : find('.message.is-target', this.element)
    row?.classList.add('is-target')
    row?.scrollIntoView({ block: 'center' })
  }

  readonly #focused = (): void => readIfUnread(this.element)

  /** The bell, in place: what is being written stays. */
  async follow(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const root = this.element.dataset['threadRoot'] ?? ''
    const following = find<HTMLInputElement>('[data-follow-value]', this.element)?.getAttribute('value') === 'true'
    try {
      await sendJson(following ? 'PUT' : 'DELETE', `/api/messages/${root}/follow`)
      showFollowing(root, following)
      announce(following ? 'You follow this thread.' : 'You do not follow this thread any longer.')
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      announce(error.message)
    }
  }
}
