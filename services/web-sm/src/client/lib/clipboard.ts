import { make } from './dom.ts'

/** Copies text. Browsers offer the clipboard on https and localhost only; elsewhere the old way still works. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const box = make('textarea', { readonly: '', class: 'visually-hidden' }, text)
  const before = document.activeElement
  document.body.append(box)
  box.select()
  document.execCommand('copy')
  box.remove()
  if (before instanceof HTMLElement) before.focus()
}
