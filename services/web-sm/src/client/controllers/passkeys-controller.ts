import type { PasskeyView } from '@ajet/shared/schema'
import { Controller, type ActionEvent } from '@hotwired/stimulus'
import { HttpError, sendJson } from '../lib/http.ts'
import { createPasskey, hasPasskeys, passkeyTrouble } from '../lib/webauthn.ts'

/** Makes, names and removes one's own passkeys. */
export class PasskeysController extends Controller {
  static override targets = ['form', 'none', 'error', 'control']

  declare readonly formTarget: HTMLFormElement
  declare readonly noneTarget: HTMLElement
  declare readonly errorTarget: HTMLElement
  declare readonly controlTargets: HTMLElement[]

  override connect(): void {
    this.formTarget.hidden = !hasPasskeys()
    this.noneTarget.hidden = hasPasskeys()
    for (const control of this.controlTargets) control.hidden = false
  }

  async add(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const { name, current_password } = fieldsOf(this.formTarget)
    await this.#try(async () => {
      const { options } = (await sendJson('POST', '/auth/passkeys/options', { current_password })) as {
        options: unknown
      }
      const response = await createPasskey(options)
      const made = (await sendJson('POST', '/auth/passkeys', { response, name })) as PasskeyView
      return made.user_verified ? 'passkey' : 'second-key'
    })
  }

  async rename(event: SubmitEvent & ActionEvent): Promise<void> {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const { name } = fieldsOf(event.currentTarget)
    await this.#try(async () => {
      await sendJson('PATCH', `/auth/passkeys/${String(event.params['id'])}`, { name })
      return 'renamed'
    })
  }

  async remove(event: ActionEvent): Promise<void> {
    await this.#try(async () => {
      await sendJson('DELETE', `/auth/passkeys/${String(event.params['id'])}`)
      return 'passkey-removed'
    })
  }

  /** `work` gives what the page then says was done. */
  async #try(work: () => Promise<string>): Promise<void> {
    this.errorTarget.textContent = ''
    try {
      location.assign(`/settings/security?done=${await work()}`)
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
