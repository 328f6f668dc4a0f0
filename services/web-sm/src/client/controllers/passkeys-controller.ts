import type { PasskeyView } from '@ajet/shared/schema'
import { Controller } from '@hotwired/stimulus'
import { HttpError, sendJson } from '../lib/http.ts'
import { createPasskey, hasPasskeys, passkeyTrouble } from '../lib/webauthn.ts'

/** Makes a passkey. */
export class PasskeysController extends Controller {
  static override targets = ['form', 'none', 'error']

  declare readonly formTarget: HTMLFormElement
  declare readonly noneTarget: HTMLElement
  declare readonly errorTarget: HTMLElement

  override connect(): void {
    this.formTarget.hidden = !hasPasskeys()
    this.noneTarget.hidden = hasPasskeys()
  }

  async add(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const { name, current_password } = fieldsOf(this.formTarget)
    this.errorTarget.textContent = ''
    try {
      const { options } = (await sendJson('POST', '/auth/passkeys/options', { current_password })) as {
        options: unknown
      }
      const response = await createPasskey(options)
      const made = (await sendJson('POST', '/auth/passkeys', { response, name })) as PasskeyView
      location.assign(`/settings/security?done=${made.user_verified ? 'passkey' : 'second-key'}`)
    } catch (error) {
      const text = error instanceof HttpError ? error.message : passkeyTrouble(error)
      if (text === undefined) throw error
      this.errorTarget.textContent = text
    }
  }
}

/** The filled fields of a form. */
function fieldsOf(form: HTMLFormElement): Readonly<Record<string, string>> {
  const filled = [...new FormData(form)].filter(([, value]) => value !== '')
  return Object.fromEntries(filled.map(([name, value]) => [name, String(value)]))
}
