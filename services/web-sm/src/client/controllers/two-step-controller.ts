import { Controller } from '@hotwired/stimulus'
import { make } from '../lib/dom.ts'
import { HttpError, sendJson } from '../lib/http.ts'

interface Started {
  readonly secret: string
  readonly qr_svg: string
}

interface Codes {
  readonly recovery_codes: readonly string[]
}

/** Sets two-step sign-in up, and off. */
export class TwoStepController extends Controller {
  static override targets = ['state', 'begin', 'confirm', 'qr', 'secret', 'codes', 'list', 'error', 'scripted']

  declare readonly stateTarget: HTMLElement
  declare readonly beginTarget: HTMLFormElement
  declare readonly confirmTarget: HTMLFormElement
  declare readonly qrTarget: HTMLImageElement
  declare readonly secretTarget: HTMLElement
  declare readonly codesTarget: HTMLElement
  declare readonly listTarget: HTMLElement
  declare readonly errorTarget: HTMLElement
  /** What does nothing without this script. */
  declare readonly scriptedTargets: HTMLElement[]

  override connect(): void {
    this.beginTarget.hidden = false
    for (const target of this.scriptedTargets) target.hidden = false
  }

  async start(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    await this.#try(async () => {
      const { secret, qr_svg } = (await sendJson('POST', '/auth/totp/start', this.#password())) as Started
      this.qrTarget.src = `data:image/svg+xml;base64,${btoa(qr_svg)}`
      this.secretTarget.textContent = secret.replaceAll(/(.{4})(?=.)/g, '$1 ')
      this.beginTarget.hidden = true
      this.confirmTarget.hidden = false
      this.confirmTarget.querySelector('input')?.focus()
    })
  }

  async confirm(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const code = new FormData(this.confirmTarget).get('code')
    await this.#try(async () => this.#show((await sendJson('POST', '/auth/totp/confirm', { code })) as Codes))
  }

  /** Of an account that has it: new recovery codes, or off. */
  async change(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const isOff = event.submitter?.getAttribute('value') === 'disable'
    await this.#try(async () => {
      if (isOff) {
        await sendJson('POST', '/auth/totp/disable', this.#password())
        location.assign('/settings/security?done=two-step-off')
      } else {
        this.#show((await sendJson('POST', '/auth/recovery-codes', this.#password())) as Codes)
      }
    })
  }

  #password(): object {
    const current_password = new FormData(this.beginTarget).get('current_password')
    return current_password ? { current_password } : {}
  }

  #show({ recovery_codes }: Codes): void {
    this.listTarget.replaceChildren(...recovery_codes.map((code) => make('li', {}, make('code', {}, code))))
    this.stateTarget.hidden = true
    this.beginTarget.hidden = true
    if (this.targets.has('confirm')) this.confirmTarget.hidden = true
    this.codesTarget.hidden = false
    this.codesTarget.querySelector('a')?.focus()
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.errorTarget.textContent = ''
    try {
      await work()
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      this.errorTarget.textContent = error.message
    }
  }
}
