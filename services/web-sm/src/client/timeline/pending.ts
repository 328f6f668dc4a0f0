import type { AttachmentView } from '@ajet/shared/schema'
import { HttpError, sendJson } from '../lib/http.ts'
import { cloneTemplate, find, findAll, make } from '../lib/dom.ts'
import { newNonce } from '../lib/nonce.ts'
import { uploadErrorText } from '../uploads/upload-error.ts'
import { Upload } from '../uploads/upload.ts'
import { page } from '../lib/page.ts'
import { arrivedOf, showFiles } from './pending-files.ts'
import { isPinned, keepView, scrollToEnd } from './keep-view.ts'
import { listFor } from './lists.ts'
import { copiesOf, decorate, insertRow, regroup, removeRow } from './row.ts'

/** A message on its way: shown grey until the server has it (WEB-20). */
interface Outgoing {
  readonly nonce: string
  readonly channel: string
  readonly parent: string | null
  readonly text: string
  readonly at: number
  /** Its files, in their order; none of them arrives after a reload. */
  readonly uploads: readonly Upload[]
  /** Files that had not arrived when the page was left. */
  readonly lost: number
  /** Why it was not taken; undefined while it is on its way. */
  failed?: HttpError | undefined
  /** The connection came back while it was on its way: a try that goes down with the old one is not the last. */
  again?: boolean
}

/** What of it outlives the page. */
type Kept = Omit<Outgoing, 'uploads' | 'lost' | 'again'> & {
  readonly files?: readonly AttachmentView[]
  readonly lost?: number
}

const STORE = 'outgoing'

/** Kept over page changes and reloads of the tab: what somebody wrote is not lost. */
const outgoing = new Map<string, Outgoing>(restore())

/** Shows a message at once and sends it. */
export function post(written: Pick<Outgoing, 'channel' | 'parent' | 'text' | 'uploads'>): void {
  const message: Outgoing = { ...written, nonce: newNonce(), at: Date.now(), lost: 0 }
  outgoing.set(message.nonce, message)
  show(message, true)
  void send(message)
}

/** Sends again with the same nonce: if the first try arrived after all, it is the same message. */
export function retry(nonce: string): void {
  const message = outgoing.get(nonce)
  if (!message?.failed) return
  message.failed = undefined
  pendingRow(nonce)?.classList.remove('is-failed')
  pendingRow(nonce)?.querySelector('.send-failed')?.remove()
  void send(message)
}

export function discard(nonce: string): void {
  for (const upload of outgoing.get(nonce)?.uploads ?? []) upload.cancel()
  outgoing.delete(nonce)
  store()
  const row = pendingRow(nonce)
  if (row?.parentElement) keepView(row.parentElement, () => removeRow(row))
}

/** The connection is back: tries again what failed for want of it, or still may. */
export function retryUnreachable(): void {
  for (const message of outgoing.values()) {
    if (!message.failed) message.again = true
    else if (message.failed.code === 'unreachable') retry(message.nonce)
  }
}

/** Shows what is still on its way on a page that was just rendered. */
export function showAllPending(): void {
  for (const message of outgoing.values()) if (!pendingRow(message.nonce)) show(message, false)
}

/** Puts the real row in the place of the grey one. False when there is none. */
export function settlePending(row: HTMLElement): boolean {
  const nonce = row.dataset['nonce']
  if (nonce === undefined || row.dataset['author'] !== page.me) return false
  outgoing.delete(nonce)
  store()
  const pending = pendingRow(nonce)
  const list = pending?.parentElement
  if (!pending || !list) return false
  keepView(list, () => (find('.edit-form', pending) ? adopt(pending, row) : replace(list, pending, row)))
  return true
}

function replace(list: HTMLElement, pending: HTMLElement, row: HTMLElement): void {
  const hadFocus = pending.contains(document.activeElement)
  removeRow(pending)
  insertRow(list, row)
  if (hadFocus) row.focus({ preventScroll: true })
}

/** Somebody edits the row already: only its text is exchanged beneath the box. */
function adopt(pending: HTMLElement, row: HTMLElement): void {
  const body = find('.message-body', row)
  if (!body) return
  body.hidden = true
  find('.message-body', pending)?.replaceWith(body)
  pending.removeAttribute('data-pending')
}

async function send(message: Outgoing): Promise<void> {
  store()
  const { nonce, channel, parent, text, uploads } = message
  try {
    const files = uploads.length === 0 ? [] : await finishUploads(message)
    if (!outgoing.has(nonce)) return
    const attachments = files.length === 0 ? {} : { attachment_ids: files.map(({ id }) => id) }
    const body = { body_md: text, nonce, ...attachments, ...(parent === null ? {} : { parent_id: parent }) }
    accept(nonce, await sendJson('POST', `/api/channels/${channel}/messages`, body))
  } catch (error) {
    const known = error instanceof HttpError ? error : new HttpError('internal')
    if (known.code === 'unreachable' && message.again && outgoing.has(nonce)) {
      message.again = false
      return await send(message)
    }
    fail(message, known)
  }
  store()
}

/** The message goes when its last file has arrived (WEB-09). @throws HttpError that names the file */
async function finishUploads(message: Outgoing): Promise<readonly AttachmentView[]> {
  const { nonce, uploads } = message
  const follow = () => showFiles(pendingRow(nonce), message)
  for (const upload of uploads) upload.addEventListener('change', follow)
  try {
    follow()
    const files = await Promise.all(uploads.map(finishUpload))
    store()
    return files
  } finally {
    for (const upload of uploads) upload.removeEventListener('change', follow)
  }
}

async function finishUpload(upload: Upload): Promise<AttachmentView> {
  try {
    return await upload.finish()
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    throw new HttpError(error.code, error.fields, `${upload.name}: ${uploadErrorText(error)}`)
  }
}

/**
 * The server has it: from here on it can be edited and reacted to like any other. The row with the rendered text comes
 * with the event; should the stream be away, it is fetched.
 */
function accept(nonce: string, answer: unknown): void {
  const row = pendingRow(nonce)
  outgoing.delete(nonce)
  if (!row || !isAnswer(answer)) return
  row.classList.remove('is-pending')
  row.dataset['message'] = answer.id
  row.dataset['seq'] = String(answer.seq)
  setTimeout(() => void fetchAccepted(nonce, answer.id), 2_000)
}

function isAnswer(answer: unknown): answer is { readonly id: string; readonly seq: number } {
  return typeof answer === 'object' && answer !== null && 'id' in answer && 'seq' in answer
}

async function fetchAccepted(nonce: string, id: string): Promise<void> {
  if (!pendingRow(nonce)) return
  const response = await fetch(`/c/${page.slug}/messages/${id}`, { headers: { accept: 'text/html' } }).catch(
    () => undefined,
  )
  if (!response?.ok) return
  const made = new DOMParser()
    .parseFromString(await response.text(), 'text/html')
    .querySelector<HTMLElement>('.message')
  const pending = pendingRow(nonce)
  if (!made || !pending) return
  if (copiesOf(id).some((copy) => copy !== pending)) return discard(nonce)
  const row = document.importNode(made, true)
  row.dataset['nonce'] = nonce
  decorate(row)
  settlePending(row)
}

function fail(message: Outgoing, error: HttpError): void {
  if (!outgoing.has(message.nonce)) return
  message.failed = error.fields.some(({ path }) => path === 'attachment_ids')
    ? new HttpError(error.code, error.fields, 'A file is there no longer. Attach it again.')
    : error
  const row = pendingRow(message.nonce)
  if (row) showFailure(row, message.failed)
}

function showFailure(row: HTMLElement, error: HttpError): void {
  row.classList.add('is-failed')
  if (find('.send-failed', row)) return
  const note = cloneTemplate('send-failed')
  const reason = find('[data-reason]', note)
  if (reason) reason.textContent = `Not sent. ${error.message}`
  keepView(row, () => row.querySelector('.message-main')?.append(note))
}

function show(message: Outgoing, follow: boolean): void {
  const list = listFor(message.channel, message.parent)
  if (!list) return
  const row = makeRow(message)
  const scroller = list.closest<HTMLElement>('.timeline-scroll')
  const pinned = scroller !== null && isPinned(scroller)
  list.append(row)
  regroup(row)
  if (scroller && (follow || pinned)) scrollToEnd(scroller)
  if (message.failed) showFailure(row, message.failed)
}

function makeRow(message: Outgoing): HTMLElement {
  const { nonce, channel, text, at } = message
  const attributes = {
    class: 'message is-pending',
    'data-pending': nonce,
    'data-channel': channel,
    'data-author': page.me,
    'data-at': String(at),
    tabindex: '-1',
  }
  const time = make('span', { class: 'message-time' }, make('time', {}))
  const head = make(
    'header',
    { class: 'message-head' },
    make('span', { class: 'message-author', dir: 'auto' }, page.myName),
    ' ',
    time,
  )
  const body = make('div', { class: 'message-body prose is-plain', dir: 'auto' }, text)
  const row = make(
    'article',
    attributes,
    make('div', { class: 'message-side' }, myAvatar()),
    make('div', { class: 'message-main' }, head, body),
  )
  decorate(row)
  showFiles(row, message)
  return row
}

function myAvatar(): Node {
  return find('.me-bar .avatar')?.cloneNode(true) ?? document.createTextNode('')
}

const pendingRow = (nonce: string): HTMLElement | undefined => find(`[data-pending="${CSS.escape(nonce)}"]`)

function store(): void {
  const kept = [...outgoing.values()].map(({ failed: _, again: __, uploads, ...message }) => {
    const files = arrivedOf(uploads)
    return { ...message, files, lost: message.lost + uploads.length - files.length }
  })
  sessionStorage.setItem(STORE, JSON.stringify(kept))
}

/** After a reload nothing is on its way any longer: it failed, and may be tried again. */
function restore(): [string, Outgoing][] {
  const kept: readonly Kept[] = JSON.parse(sessionStorage.getItem(STORE) ?? '[]')
  // Of a message whose files alone were on their way nothing is left.
  const whole = kept.filter(({ text, files = [] }) => text.trim() !== '' || files.length > 0)
  return whole.map(({ files = [], lost = 0, ...message }) => {
    const uploads = files.map((file) => Upload.finished(message.channel, file))
    const failed = lost === 0 ? new HttpError('unreachable') : new HttpError('files_lost', [], lostText(lost))
    return [message.nonce, { ...message, uploads, lost, failed }]
  })
}

const lostText = (lost: number): string =>
  lost === 1 ? 'A file had not arrived and is left out.' : `${lost} files had not arrived and are left out.`

/** The last of my messages that the server has, in a list: what ArrowUp edits. */
export function myLastRow(list: HTMLElement): HTMLElement | undefined {
  const mine = findAll(`.message[data-author="${CSS.escape(page.me)}"][data-message]`, list)
  return mine.findLast((row) => !('deleted' in row.dataset))
}
