import { Controller } from '@hotwired/stimulus'
import { announce, toast } from '../lib/announce.ts'
import { copyText } from '../lib/clipboard.ts'
import { confirmDelete } from '../lib/confirm.ts'
import { find } from '../lib/dom.ts'
import { pickEmoji } from '../lib/emoji-panel.ts'
import { guarded } from '../lib/guarded.ts'
import { HttpError, sendJson } from '../lib/http.ts'
import { openViewer, wantsViewer } from '../lib/viewer.ts'
import { editBox, finishEditing, startEditing } from '../timeline/edit-row.ts'
import { mayEdit, MessageTools } from '../timeline/message-tools.ts'
import { discard, retry } from '../timeline/pending.ts'
import { setReaction } from '../timeline/react.ts'
import { seqOf, textOf } from '../timeline/row.ts'
import { threadLinkOf } from '../timeline/thread-state.ts'

const rowOf = (event: Event): HTMLElement | undefined =>
  event.target instanceof Element ? (event.target.closest<HTMLElement>('.message') ?? undefined) : undefined

const idOf = (row: HTMLElement): string => row.dataset['message'] ?? ''

/** What one can do with a message: one controller for all rows, the tools go where the pointer or the focus is. */
export class MessagesController extends Controller<HTMLElement> {
  readonly #tools = new MessageTools()

  hover(event: PointerEvent): void {
    const row = rowOf(event)
    if (row && event.pointerType !== 'touch') this.#tools.showOn(row)
  }

  focus(event: FocusEvent): void {
    const row = rowOf(event)
    if (row) this.#tools.showOn(row)
  }

  leave(event: PointerEvent): void {
    if (event.pointerType !== 'touch' && !this.#tools.hasFocus) this.#tools.hide()
  }

  /** A long press brings the tools on touch screens (WEB-31). */
  press(event: Event): void {
    const row = rowOf(event)
    if (!row || !matchMedia('(pointer: coarse)').matches) return
    event.preventDefault()
    this.#tools.showOn(row)
  }

  /** Opens images and spoilers, and closes the tools of a row when another place is touched. */
  clicked(event: Event): void {
    const image = wantsViewer(event)
    if (image) {
      event.preventDefault()
      openViewer(image)
    }
    const spoiler = event.target instanceof Element ? event.target.closest('.spoiler') : null
    if (spoiler) openSpoiler(spoiler)
    if (rowOf(event) !== this.#tools.row) this.#tools.hide()
  }

  keydown(event: KeyboardEvent): void {
    if (!(event.target instanceof HTMLElement)) return
    if (event.target.matches('.spoiler') && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault()
      openSpoiler(event.target)
    }
  }

  async react(event: Event): Promise<void> {
    const row = rowOf(event)
    if (!row) return
    const emoji = await pickEmoji(this.#tools.button('react') ?? row)
    if (emoji !== undefined) await setReaction(row, emoji, true)
    row.focus()
  }

  async quickReact(event: Event): Promise<void> {
    const row = rowOf(event)
    const emoji = (event.currentTarget as HTMLElement).dataset['quickEmoji']
    if (row && emoji !== undefined) await setReaction(row, emoji, true)
  }

  async toggleReaction(event: Event): Promise<void> {
    const row = rowOf(event)
    const button = event.currentTarget as HTMLElement
    const emoji = button.dataset['emoji']
    if (row && emoji !== undefined) await setReaction(row, emoji, button.getAttribute('aria-pressed') !== 'true')
  }

  reply(event: Event): void {
    const row = rowOf(event)
    if (!row) return
    // In the thread pane a reply goes to the box below.
    if (row.closest('.thread-pane:not(.pins-pane)')) return find('.thread-pane .composer textarea')?.focus()
    threadLinkOf(row).click()
  }

  async edit(event: Event): Promise<void> {
    const row = rowOf(event)
    if (!row) return
    if (!mayEdit(row)) return toast('Messages can be edited for one hour.')
    this.#tools.hide()
    await guarded(() => startEditing(row))
  }

  editKeydown(event: KeyboardEvent): void {
    if (event.isComposing) return
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      return this.cancelEdit(event)
    }
    if (event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    rowOf(event)?.querySelector('form')?.requestSubmit()
  }

  async saveEdit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const row = rowOf(event)
    const box = row && editBox(row)
    if (!row || !box) return
    if (box.value === box.defaultValue) return this.cancelEdit(event)
    if (box.value.trim() === '') return this.#removeRow(row)
    try {
      await sendJson('PUT', `/api/messages/${idOf(row)}`, { body_md: box.value })
      finishEditing(row)
    } catch (error) {
      const note = find('[data-edit-error]', row)
      if (!(error instanceof HttpError) || !note) throw error
      note.textContent = error.message
    }
  }

  cancelEdit(event: Event): void {
    const row = rowOf(event)
    if (!row) return
    finishEditing(row)
    find('.composer textarea')?.focus({ preventScroll: true })
  }

  async remove(event: Event): Promise<void> {
    const row = rowOf(event)
    if (row) await this.#removeRow(row)
  }

  async removePreview(event: Event): Promise<void> {
    const row = rowOf(event)
    const preview = (event.currentTarget as HTMLElement).closest<HTMLElement>('[data-preview]')
    if (!row || !preview) return
    await guarded(() => sendJson('DELETE', `/api/previews/${preview.dataset['preview'] ?? ''}`))
    row.focus()
  }

  /** The event that follows marks the message, here and everywhere. */
  async pin(event: Event): Promise<void> {
    const row = rowOf(event)
    if (!row) return
    const on = !('pinned' in row.dataset)
    await guarded(async () => {
      await sendJson(on ? 'PUT' : 'DELETE', `/api/messages/${idOf(row)}/pin`)
      toast(on ? 'Pinned for everybody here.' : 'Pin taken off.')
    })
  }

  async markUnread(event: Event): Promise<void> {
    const row = rowOf(event)
    if (!row) return
    row.dispatchEvent(new CustomEvent('timeline:held', { bubbles: true }))
    await guarded(async () => {
      await sendJson('PUT', `/api/channels/${row.dataset['channel'] ?? ''}/read`, { seq: seqOf(row) - 1 })
      toast('Marked unread from here.')
    })
  }

  async copyLink(event: Event): Promise<void> {
    const row = rowOf(event)
    if (!row) return
    const link = new URL(location.href)
    link.pathname = link.pathname.replace(/\/thread\/[^/]*$/, '')
    link.search = `?m=${idOf(row)}`
    link.hash = ''
    await copyText(link.href)
    toast('Link copied.')
  }

  retry(event: Event): void {
    const nonce = rowOf(event)?.dataset['pending']
    if (nonce !== undefined) retry(nonce)
  }

  discard(event: Event): void {
    const nonce = rowOf(event)?.dataset['pending']
    if (nonce !== undefined) discard(nonce)
  }

  async #removeRow(row: HTMLElement): Promise<void> {
    if (!(await confirmDelete(textOf(row)))) return row.focus()
    await guarded(async () => {
      await sendJson('DELETE', `/api/messages/${idOf(row)}`)
      announce('Message deleted.')
    })
  }
}

function openSpoiler(spoiler: Element): void {
  spoiler.classList.add('is-open')
  spoiler.setAttribute('aria-expanded', 'true')
  spoiler.removeAttribute('aria-label')
}
