import { Controller } from '@hotwired/stimulus'
import { find } from '../lib/dom.ts'
import { Drafts } from '../lib/drafts.ts'
import { Attached } from '../uploads/attached.ts'
import { HttpError, sendJson } from '../lib/http.ts'
import { forgetSearches } from '../lib/recent-searches.ts'
import { forgetSent } from '../lib/sent-history.ts'

/** Deletes the account in place, so that what this browser keeps of it goes as well. */
export class DeleteAccountController extends Controller<HTMLFormElement> {
  async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const note = find('[data-form-error]', this.element)
    if (note) note.textContent = ''
    try {
      const current_password = new FormData(this.element).get('current_password') ?? undefined
      await sendJson('DELETE', '/api/me', { current_password })
      Drafts.forgetAll()
      forgetSent()
      Attached.forgetAll()
      forgetSearches()
      location.assign('/auth/login?done=deleted')
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      if (note) note.textContent = error.message
    }
  }
}
