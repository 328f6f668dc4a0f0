import { Controller } from '@hotwired/stimulus'

/** Proposes the address of a community from its name until somebody writes one. */
export class SlugController extends Controller {
  static override targets = ['name', 'slug']

  declare readonly nameTarget: HTMLInputElement
  declare readonly slugTarget: HTMLInputElement

  #kept = false

  fill(): void {
    if (!this.#kept) this.slugTarget.value = slugOf(this.nameTarget.value)
  }

  keep(): void {
    this.#kept = this.slugTarget.value !== ''
  }
}

function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
}
