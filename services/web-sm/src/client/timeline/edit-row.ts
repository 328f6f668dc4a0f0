import { cloneTemplate, find } from '../lib/dom.ts'
import { fitHeight } from '../lib/fit-height.ts'
import { sendJson } from '../lib/http.ts'
import { knownChannels, knownPeople } from '../lib/people.ts'
import { keepView } from './keep-view.ts'

/** Puts a box with the message's source in the place of its text. */
export async function startEditing(row: HTMLElement): Promise<void> {
  if (editBox(row)) return
  const source = await readSource(row.dataset['message'] ?? '')
  const body = find('.message-body', row)
  if (!body || editBox(row)) return
  const form = cloneTemplate('edit-form')
  keepView(row, () => {
    body.hidden = true
    body.after(form)
  })
  const box = editBox(row)
  if (!box) return
  box.value = box.defaultValue = source
  fitHeight(box)
  box.addEventListener('input', () => fitHeight(box))
  box.focus()
  box.setSelectionRange(source.length, source.length)
}

export function finishEditing(row: HTMLElement): void {
  keepView(row, () => {
    row.querySelector('.edit-form')?.remove()
    row.querySelector('.message-body')?.removeAttribute('hidden')
  })
  row.focus({ preventScroll: true })
}

export const editBox = (row: HTMLElement): HTMLTextAreaElement | undefined =>
  find<HTMLTextAreaElement>('.edit-form textarea', row)

async function readSource(id: string): Promise<string> {
  const message = await sendJson('GET', `/api/messages/${id}`)
  const stored = typeof message === 'object' && message !== null && 'body_md' in message ? String(message.body_md) : ''
  return readable(stored)
}

/** Stored mentions as people type them; one that is not known here stays as it is and means the same. */
function readable(stored: string): string {
  const people = new Map(knownPeople().map(({ id, username }) => [id, username]))
  const channels = new Map(knownChannels().map(({ id, name }) => [id, name]))
  return stored
    .replace(/@<user:([0-9a-f-]{36})>/g, (token, id: string) => (people.has(id) ? `@${people.get(id)}` : token))
    .replace(/#<channel:([0-9a-f-]{36})>/g, (token, id: string) => (channels.has(id) ? `#${channels.get(id)}` : token))
    .replace(/@<(here|channel)>/g, '@$1')
}
