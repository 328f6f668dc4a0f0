import { fileSize } from '../../fragments/file-size.ts'
import { renderFileName } from '../../fragments/file-name.ts'
import { icon, make } from '../lib/dom.ts'
import { fromMarkup } from '../lib/from-markup.ts'
import { uploadErrorText } from './upload-error.ts'
import type { Upload } from './upload.ts'

export interface UploadActions {
  retry(upload: Upload): void
  remove(upload: Upload): void
}

/** A file that waits to be sent: what it is, how far it is, and what one can do about it. Follows its upload. */
export function makeUploadRow(upload: Upload, actions: UploadActions): HTMLElement {
  const { name } = upload
  const look = make('span', { class: 'upload-look' }, icon('file'))
  const note = make('span', { class: 'upload-note' })
  const bar = make('progress', { max: '1', 'aria-label': `Upload of ${name}` })
  const retry = makeButton('retry', `Try ${name} again`, () => actions.retry(upload))
  const remove = makeButton('close', `Remove ${name}`, () => actions.remove(upload))
  const text = make('span', { class: 'upload-text' }, ...fromMarkup(renderFileName(name)), note, bar)
  const row = make('li', { class: 'upload', 'data-upload': upload.key }, look, text, retry, remove)
  const show = (): void => {
    const { state } = upload
    row.classList.toggle('is-failed', state.type === 'failed')
    row.classList.toggle('is-done', state.type === 'done')
    bar.hidden = state.type !== 'sending'
    retry.hidden = !upload.canRetry
    note.textContent = state.type === 'failed' ? uploadErrorText(state.error) : fileSize(upload.size)
    if (state.type === 'sending') bar.value = state.part
    const thumbnail = state.type === 'done' ? state.file.thumbnail_url : null
    if (typeof thumbnail === 'string') look.replaceChildren(make('img', { src: thumbnail, alt: '' }))
  }
  show()
  upload.addEventListener('change', show)
  return row
}

function makeButton(shape: 'retry' | 'close', label: string, run: () => void): HTMLElement {
  const button = make(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': label, title: label },
    icon(shape),
  )
  button.addEventListener('click', run)
  return button
}
