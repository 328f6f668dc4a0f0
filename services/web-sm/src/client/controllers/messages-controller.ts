import { Controller } from '@hotwired/stimulus'
import { limits } from '../lib/limits.ts'
import { cloneTemplate, find, make } from '../lib/dom.ts'
import { HttpError, sendJson } from '../lib/http.ts'
import { page } from '../lib/page.ts'
import { announce, toast } from '../lib/announce.ts'
import { recentEmojis, rememberEmoji } from '../lib/emoji.ts'
import { pickEmoji } from '../lib/emoji-panel.ts'
import { confirmDelete } from '../lib/confirm.ts'
import { editBox, finishEditing, startEditing } from '../timeline/edit-row.ts'
import { discard, retry } from '../timeline/pending.ts'
import { previousRow } from '../timeline/row.ts'
import { showReaction } from '../actions/messages.ts'

const rowOf = (event: Event): HTMLElement | undefined =>
  event.target instanceof Element ? (event.target.closest<HTMLElement>('.message') ?? undefined) : undefined

const idOf = (row: HTMLElement): string => row.dataset['message'] ?? ''

/** What one can do with a message: one controller for all rows, the tools go where the pointer or the focus is. */
export class MessagesController extends Controller<HTMLElement> {
  #tools: HTMLElement | undefined

  hover(event: PointerEvent): void {
    if (event.pointerType !== 'touch') this.#showTools(rowOf(event))
  }

  focus(event: FocusEvent): void {
    this.#showTools(rowOf(event))
  }

  leave(event: PointerEvent): void {
    if (event.pointerType === 'touch' || this.#tools?.contains(document.activeElement)) return
    this.#tools?.remove()
  }

  /** A long press brings the tools on touch screens (WEB-31). */
  press(event: Event): void {
    const row = rowOf(event)
    if (!row || !matchMedia('(pointer: coarse)').matches) return
    event.preventDefault()
    this.#showTools(row)
  }

  /** A touch opens spoilers and closes the tools of another row. */
  clicked(event: Event): void {
    const spoiler = event.target instanceof Element ? event.target.closest('.spoiler') : null
    if (spoiler) openSpoiler(spoiler)
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
    const button = find('[data-tool="react"]', this.#tools) ?? row
    if (!row || !button) return
    const emoji = await pickEmoji(button)
    if (emoji !== undefined) await this.#setReaction(row, emoji, true)
    row.focus()
  }

  async quickReact(event: Event): Promise<void> {
    const row = rowOf(event)
    const emoji = (event.currentTarget as HTMLElement).dataset['quickEmoji']
    if (row && emoji !== undefined) await this.#setReaction(row, emoji, true)
  }

  async toggleReaction(event: Event): Promise<void> {
    const row = rowOf(event)
    const button = event.currentTarget as HTMLElement
    const emoji = button.dataset['emoji']
    if (row && emoji !== undefined) await this.#setReaction(row, emoji, button.getAttribute('aria-pressed') !== 'true')
  }

  reply(event: Event): void {
    const row = rowOf(event)
    const link = row && find<HTMLAnchorElement>('[data-thread-link]', row)
    if (link) return link.click()
    // In the thread pane a reply goes to the box below.
    find('.thread-pane .composer textarea')?.focus()
  }

  async edit(event: Event): Promise<void> {
    const row = rowOf(event)
    if (!row) return
    if (!mayEdit(row)) return toast('Messages can be edited for one hour.')
    this.#tools?.remove()
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
    if (box.value.trim() === '') return this.#removeRow(row)
    if (box.value === box.defaultValue) return this.cancelEdit(event)
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

  async markUnread(event: Event): Promise<void> {
    const row = rowOf(event)
    if (!row) return
    row.dispatchEvent(new CustomEvent('timeline:held', { bubbles: true }))
    const before = previousRow(row)?.dataset['message'] ?? null
    await guarded(async () => {
      await sendJson('PUT', `/api/channels/${row.dataset['channel'] ?? ''}/read`, { message_id: before })
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
    await navigator.clipboard.writeText(link.href)
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

  #showTools(row: HTMLElement | undefined): void {
    if (!row || row.dataset['message'] === undefined || 'deleted' in row.dataset || row.querySelector('.edit-form'))
      return
    this.#tools ??= cloneTemplate('message-tools')
    if (this.#tools.parentElement === row) return
    const mine = row.dataset['author'] === page.me
    this.#tool('edit', mine && mayEdit(row))
    this.#tool('remove', mine || this.#isModerator())
    this.#tool('markUnread', row.closest('.thread-pane') === null)
    this.#showQuick()
    row.append(this.#tools)
  }

  #showQuick(): void {
    const place = this.#tools && find('[data-quick]', this.#tools)
    if (!place) return
    const buttons = recentEmojis(3).map((emoji) =>
      make(
        'button',
        {
          type: 'button',
          class: 'icon-button emoji-button',
          'data-quick-emoji': emoji,
          'aria-label': `React with ${emoji}`,
          'data-action': 'messages#quickReact',
        },
        emoji,
      ),
    )
    place.hidden = matchMedia('(max-width: 720px)').matches
    place.replaceChildren(...buttons)
  }

  #tool(name: string, shown: boolean): void {
    const tool = this.#tools && find(`[data-tool="${name}"]`, this.#tools)
    if (tool) tool.hidden = !shown
  }

  #isModerator(): boolean {
    return find('[data-moderator="true"]') !== undefined
  }

  async #removeRow(row: HTMLElement): Promise<void> {
    if (!(await confirmDelete(find('.message-body', row)?.textContent ?? ''))) return row.focus()
    await guarded(async () => {
      await sendJson('DELETE', `/api/messages/${idOf(row)}`)
      announce('Message deleted.')
    })
  }

  /** Shown at once; the event that follows has the count of everybody. */
  async #setReaction(row: HTMLElement, emoji: string, on: boolean): Promise<void> {
    const button = find(`[data-reactions] [data-emoji="${CSS.escape(emoji)}"]`, row)
    const count = Number(button?.querySelector('.reaction-count')?.textContent ?? 0)
    const was = button?.getAttribute('aria-pressed') === 'true'
    if (was === on) return
    if (on) rememberEmoji(emoji)
    showReaction(row, { emoji, count: count + (on ? 1 : -1), mine: on })
    const done = await guarded(() =>
      sendJson(on ? 'PUT' : 'DELETE', `/api/messages/${idOf(row)}/reactions/${encodeURIComponent(emoji)}`),
    )
    if (!done) showReaction(row, { emoji, count, mine: was })
  }
}

/** Says what the server refused. False when it did. */
async function guarded(task: () => Promise<unknown>): Promise<boolean> {
  try {
    await task()
    return true
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    toast(error.message)
    return false
  }
}

const mayEdit = (row: HTMLElement): boolean => Date.now() - Number(row.dataset['at']) < limits.editWindowMs

function openSpoiler(spoiler: Element): void {
  spoiler.classList.add('is-open')
  spoiler.setAttribute('aria-expanded', 'true')
  spoiler.removeAttribute('aria-label')
}
