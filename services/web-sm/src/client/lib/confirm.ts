import { find } from './dom.ts'

/** Asks before a message is deleted, showing its beginning. */
export function confirmDelete(text: string): Promise<boolean> {
  const dialog = find<HTMLDialogElement>('#confirm-dialog')
  if (!dialog) return Promise.resolve(false)
  const quote = find('[data-quote]', dialog)
  if (quote) quote.textContent = text.trim().slice(0, 300)
  dialog.returnValue = ''
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'delete'), { once: true })
  })
}
