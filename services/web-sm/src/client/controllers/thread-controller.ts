import { Controller } from '@hotwired/stimulus'
import { find, findAll } from '../lib/dom.ts'
import { readThread } from '../actions/inbox.ts'
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
    if (location.hash.startsWith('#m-')) document.getElementById(location.hash.slice(1))?.classList.add('is-target')
    if (!document.documentElement.hasAttribute('data-turbo-preview'))
      find('.composer textarea', this.element)?.focus({ preventScroll: true })
  }
}
