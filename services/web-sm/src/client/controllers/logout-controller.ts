import { Controller } from '@hotwired/stimulus'
import { HttpError, sendJson } from '../lib/http.ts'

export class LogoutController extends Controller<HTMLFormElement> {
  async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    try {
      await sendJson('POST', '/auth/logout')
    } catch (error) {
      if (!(error instanceof HttpError) || error.code === 'unreachable') throw error
    }
    location.assign('/auth/login')
  }
}
