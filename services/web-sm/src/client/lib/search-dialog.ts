import { find, hasCoarsePointer } from './dom.ts'

/** Puts the caret into the field of the page of results, else opens the one over the page. False when there is neither. */
export function openSearch(prefill = ''): boolean {
  const own = find<HTMLInputElement>('[data-search-query] input[name="q"]')
  if (own) own.select()
  const dialog = find<HTMLDialogElement>('#search-dialog')
  const input = dialog && find<HTMLInputElement>('input[name="q"]', dialog)
  if (own || !dialog || !input) return own !== undefined
  if (!dialog.open) dialog.showModal()
  input.value = prefill === '' ? '' : `${prefill} `
  input.focus()
  if (prefill === '' || !hasCoarsePointer()) input.dispatchEvent(new InputEvent('input', { bubbles: true }))
  return true
}
