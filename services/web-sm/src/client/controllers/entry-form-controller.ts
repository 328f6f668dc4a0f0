import { Controller } from '@hotwired/stimulus'
import { find, findAll } from '../lib/dom.ts'
import { HttpError, sendJson } from '../lib/http.ts'

/** Sends the forms of setup, login and registration in place, so that what was typed stays when something is wrong. */
export class EntryFormController extends Controller<HTMLFormElement> {
  async submit(event: SubmitEvent): Promise<void> {
    // A button of its own leads elsewhere, to a login provider: the browser goes there.
    if (event.submitter?.hasAttribute('formaction')) return
    event.preventDefault()
    const button = find<HTMLButtonElement>('button[type="submit"]', this.element)
    if (button) button.disabled = true
    this.#clear()
    try {
      await sendJson('POST', new URL(this.element.action).pathname, this.#body())
      location.assign(this.#next())
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      if (error.code === 'email_unconfirmed') return location.assign('/auth/confirm?error=email_unconfirmed')
      // The second step is a page of its own; its address comes with the plain post, and a cookie only the server reads.
      if (error.code === 'second_factor_required') return this.element.submit()
      this.#show(error)
      if (button) button.disabled = false
    }
  }

  /** `community.name` becomes a field of an object; what is for the page alone is left out. */
  #body(): Record<string, unknown> {
    const body: Record<string, unknown> = {}
    for (const [name, value] of new FormData(this.element)) {
      if (name === 'return_to' || (name === 'display_name' && value === '')) continue
      const [outer = '', inner] = name.split('.')
      if (inner === undefined) body[outer] = value
      else body[outer] = { ...(body[outer] as object | undefined), [inner]: value }
    }
    return body
  }

  #next(): string {
    return find<HTMLInputElement>('[name="return_to"]', this.element)?.value ?? '/'
  }

  #show(error: HttpError): void {
    const shown = error.fields.filter((field) => this.#showField(field.path, field.message))
    const note = find('[data-form-error]', this.element)
    if (note && shown.length === 0) note.textContent = error.message
    find('[aria-invalid="true"]', this.element)?.focus()
  }

  #showField(name: string, message: string): boolean {
    const place = find(`[data-error-of="${CSS.escape(name)}"]`, this.element)
    if (!place) return false
    place.textContent = message.charAt(0).toUpperCase() + message.slice(1)
    find(`[name="${CSS.escape(name)}"]`, this.element)?.setAttribute('aria-invalid', 'true')
    return true
  }

  #clear(): void {
    for (const place of findAll('[data-error-of], [data-form-error]', this.element)) place.textContent = ''
    for (const input of findAll('[aria-invalid]', this.element)) input.removeAttribute('aria-invalid')
  }
}
