import { Controller } from '@hotwired/stimulus'
import { readNotifications } from '../actions/inbox.ts'

/** The list of notifications. */
export class InboxController extends Controller {
  /** Whoever opens what a notification is about has read it. */
  open(event: Event): void {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-notification]') : null
    const id = row?.dataset['notification']
    if (id !== undefined && row?.classList.contains('is-unread')) readNotifications({ ids: [id] })
  }
}
