import { Controller } from '@hotwired/stimulus'
import { copyText } from '../lib/clipboard.ts'

export class CopyController extends Controller {
  static override targets = ['source', 'label']

  declare readonly sourceTarget: HTMLInputElement
  declare readonly labelTarget: HTMLElement

  async copy(): Promise<void> {
    await copyText(this.sourceTarget.value)
    this.labelTarget.textContent = 'Copied'
    setTimeout(() => {
      this.labelTarget.textContent = 'Copy'
    }, 2_000)
  }
}
