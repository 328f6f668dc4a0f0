import { find } from './dom.ts'
import { times } from './times.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** Asks for a day to jump to (WEB-29); undefined when none was picked. */
export function pickDay(shown: string): Promise<string | undefined> {
  const dialog = find<HTMLDialogElement>('#day-dialog')
  const input = dialog && find<HTMLInputElement>('input', dialog)
  if (!dialog || !input) return Promise.resolve(undefined)
  input.max = times().dayOf(Date.now())
  input.value = shown
  dialog.returnValue = ''
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dayOf(dialog.returnValue, input.value)), { once: true })
  })
}

function dayOf(choice: string, typed: string): string | undefined {
  if (choice === 'day') return typed === '' ? undefined : typed
  if (choice === 'first') return '1970-01-02'
  const days = Number(choice)
  return days > 0 ? times().dayOf(Date.now() - days * DAY_MS) : undefined
}
