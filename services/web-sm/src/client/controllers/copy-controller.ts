import { Controller } from '@hotwired/stimulus'

export class CopyController extends Controller {
  static override targets = ['source', 'label']

  declare readonly sourceTarget: HTMLInputElement
  declare readonly labelTarget: HTMLElement

  async copy(): Promise<void> {
    this.sourceTarget.select()
    await navigator.clipboard.writeText(this.sourceTarget.value)
    this.labelTarget.textContent = 'Copied'
    setTimeout(() => {
      this.labelTarget.textContent = 'Copy'
    }, 2_000)
  }
}
