import type { AttachmentView } from '@ajet/shared/schema'
import { renderFiles } from '../../fragments/files.ts'
import { find, make } from '../lib/dom.ts'
import { fromMarkup } from '../lib/from-markup.ts'
import type { Upload } from '../uploads/upload.ts'
import { keepView } from './keep-view.ts'

interface WithFiles {
  readonly uploads: readonly Upload[]
}

/** The files that the server has by now. */
export function arrivedOf(uploads: readonly Upload[]): readonly AttachmentView[] {
  return uploads.flatMap(({ state }) => (state.type === 'done' ? [state.file] : []))
}

/** In the row of a message on its way: how far its files are, and then the files as they will look. */
export function showFiles(row: HTMLElement | undefined, { uploads }: WithFiles): void {
  const main = row && find('.message-main', row)
  if (!main || uploads.length === 0) return
  const isArrived = arrivedOf(uploads).length === uploads.length
  if (!isArrived) return showProgress(main, uploads)
  if (find('[data-files]', main)) return
  keepView(main, () => {
    find('.send-progress', main)?.remove()
    find('.message-body', main)?.after(...fromMarkup(renderFiles(arrivedOf(uploads))))
  })
}

function showProgress(main: HTMLElement, uploads: readonly Upload[]): void {
  const bar = find<HTMLProgressElement>('.send-progress progress', main)
  if (bar) bar.value = partOf(uploads)
  else keepView(main, () => find('.message-body', main)?.after(makeProgress(uploads)))
}

function makeProgress(uploads: readonly Upload[]): HTMLElement {
  const names = make('bdi', { class: 'send-names' }, uploads.map(({ name }) => name).join(', '))
  const bar = make('progress', { max: '1', value: String(partOf(uploads)), 'aria-label': 'Upload' })
  const attributes = { type: 'button', class: 'button is-small is-quiet', 'data-action': 'messages#discard' }
  return make('p', { class: 'send-progress' }, names, bar, make('button', attributes, 'Cancel'))
}

/** Of all bytes, how many have left; a file of none counts like one of a kilobyte. */
function partOf(uploads: readonly Upload[]): number {
  const sizes = uploads.map(({ size }) => Math.max(size, 1_000))
  const sent = uploads.map(({ state }, at) => (sizes[at] ?? 0) * (state.type === 'sending' ? state.part : 1))
  const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0)
  return sum(sent) / sum(sizes)
}
