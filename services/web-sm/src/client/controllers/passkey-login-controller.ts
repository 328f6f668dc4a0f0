import { Controller } from '@hotwired/stimulus'
import { HttpError, sendJson } from '../lib/http.ts'
import { hasPasskeys, passkeyTrouble, signWithPasskey } from '../lib/webauthn.ts'

/** Signs in with a passkey, where the browser has them. */
export class PasskeyLoginController extends Controller<HTMLElement> {
  static override targets = ['button', 'error']
  static override values = { next: { type: String, default: '/' } }

  declare readonly buttonTarget: HTMLButtonElement
  declare readonly errorTarget: HTMLElement
  declare readonly nextValue: string

  override connect(): void {
    this.element.hidden = !hasPasskeys()
  }

  async sign(): Promise<void> {
    this.errorTarget.textContent = ''
    this.buttonTarget.disabled = true
    try {
      const { options } = (await sendJson('POST', '/auth/login/passkey/options')) as { options: unknown }
      const response = await signWithPasskey(options)
      await sendJson('POST', '/auth/login/passkey', { response })
      location.assign(this.nextValue)
    } catch (error) {
      const text = error instanceof HttpError ? error.message : passkeyTrouble(error)
      if (text === undefined) throw error
      this.errorTarget.textContent = text
      this.buttonTarget.disabled = false
    }
  }
}
