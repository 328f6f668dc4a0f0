import { Controller } from '@hotwired/stimulus'
import { visit } from '@hotwired/turbo'
import { HttpError, fetchHtml, sendJson } from '../lib/http.ts'
import { find, findAll } from '../lib/dom.ts'
import { pickDay } from '../lib/pick-day.ts'
import { live } from '../live/live-client.ts'
import { channelRow, showUnread, updateBadges } from '../timeline/badges.ts'
import { isPinned, keepView, scrollToEnd } from '../timeline/keep-view.ts'
import { decorate, lastRow, regroup, regroupAll, rowsIn, seqOf } from '../timeline/row.ts'
import { findDivider, forgetUnreadAbove, removeDivider } from '../timeline/unread-divider.ts'
import { isWatched } from '../timeline/watched.ts'

const READ_DELAY_MS = 400

type Side = 'earlier' | 'later'

/** The timeline of a channel: history in both directions, the way back to the end, and what counts as read. */
export class TimelineController extends Controller<HTMLElement> {
  static override targets = ['scroll', 'inner', 'jump', 'jumpText', 'chip']
  static override values = { channel: String, href: String, pages: String, newest: Boolean, joined: Boolean }

  declare readonly scrollTarget: HTMLElement
  declare readonly chipTarget: HTMLElement
  declare readonly jumpTarget: HTMLElement
  declare readonly jumpTextTarget: HTMLElement
  declare readonly channelValue: string
  declare readonly hrefValue: string
  declare readonly pagesValue: string
  declare newestValue: boolean

  #observer: IntersectionObserver | undefined
  #loading = new Set<Side>()
  #arrived = 0
  #hasLooked = false
  #readTimer: ReturnType<typeof setTimeout> | undefined
  readonly #noteSeen = () => this.#scheduleRead()

  override connect(): void {
    // Left from the last visit, when the page comes out of Turbo's cache.
    delete this.element.dataset['held']
    const moved = rowsIn(this.list).map((row) => decorate(row))
    if (moved.includes(true)) regroupAll(this.list)
    this.#showTarget()
    this.#watchEnds()
    this.element.addEventListener('timeline:posted', this.#posted)
    this.element.addEventListener('timeline:held', this.#held)
    this.element.addEventListener('timeline:reset', this.#watchEnds)
    addEventListener('focus', this.#noteSeen)
    document.addEventListener('visibilitychange', this.#noteSeen)
    this.scrolled()
  }

  override disconnect(): void {
    this.#observer?.disconnect()
    clearTimeout(this.#readTimer)
    this.element.removeEventListener('timeline:posted', this.#posted)
    this.element.removeEventListener('timeline:held', this.#held)
    this.element.removeEventListener('timeline:reset', this.#watchEnds)
    removeEventListener('focus', this.#noteSeen)
    document.removeEventListener('visibilitychange', this.#noteSeen)
  }

  get list(): HTMLElement {
    const list = find('[data-rows]', this.element)
    if (!list) throw new Error('The timeline has no rows')
    return list
  }

  scrolled(): void {
    const atEnd = this.newestValue && isPinned(this.scrollTarget)
    if (atEnd) this.#arrived = 0
    this.#showJump(!atEnd)
    this.#showChip(!isPinned(this.scrollTarget))
    if (atEnd) this.#scheduleRead()
  }

  /** From the separator of a day to another (WEB-29). */
  async pickDay({ currentTarget }: Event): Promise<void> {
    const shown =
      currentTarget instanceof Element ? currentTarget.closest<HTMLElement>('.day')?.dataset['day'] : undefined
    const day = await pickDay(shown ?? '')
    if (day !== undefined) visit(`${this.hrefValue}?day=${day}`)
  }

  jumpToLatest(event: Event): void {
    if (!this.newestValue) return
    event.preventDefault()
    scrollToEnd(this.scrollTarget)
    find('.composer textarea', this.element.parentElement ?? document)?.focus({ preventScroll: true })
  }

  /** Reads everything here at once (Esc). */
  readAll(): void {
    delete this.element.dataset['held']
    removeDivider(this.list)
    scrollToEnd(this.scrollTarget)
    void this.#markRead()
  }

  readonly #posted = (event: Event): void => {
    const { mine } = (event as CustomEvent<{ added: boolean; mine: boolean }>).detail
    if (!mine && !isPinned(this.scrollTarget)) this.#arrived++
    this.scrolled()
  }

  /** Somebody marked messages as unread: nothing here is read until they come back. */
  readonly #held = (): void => {
    this.element.dataset['held'] = ''
    clearTimeout(this.#readTimer)
  }

  #showJump(shown: boolean): void {
    this.jumpTarget.hidden = !shown
    this.jumpTarget.classList.toggle('has-new', this.#arrived > 0)
    this.jumpTextTarget.textContent = this.#arrived > 0 ? `${this.#arrived} new · Jump to latest` : 'Jump to latest'
  }

  /** The day of the topmost row, while one reads back (WEB-30). */
  #showChip(shown: boolean): void {
    const { top } = this.scrollTarget.getBoundingClientRect()
    const days = shown ? findAll('.day', this.list) : []
    const day = days.findLast((one) => one.getBoundingClientRect().bottom < top + 8)
    const next = days.find((one) => one.getBoundingClientRect().bottom >= top + 8)
    // A separator that passes by below would stand under the chip.
    this.chipTarget.hidden = !day || (next !== undefined && next.getBoundingClientRect().top < top + 48)
    if (day) this.chipTarget.textContent = day.textContent
  }

  #showTarget(): void {
    const id = location.hash.startsWith('#m-') ? location.hash.slice(3) : new URL(location.href).searchParams.get('m')
    const row = id ? find(`[data-message="${CSS.escape(id)}"]`, this.list) : undefined
    row?.classList.add('is-target')
    row?.scrollIntoView({ block: 'center' })
  }

  readonly #watchEnds = (): void => {
    this.#observer?.disconnect()
    this.#observer = new IntersectionObserver((entries) => this.#reached(entries), {
      root: this.scrollTarget,
      rootMargin: '800px 0px',
    })
    for (const more of findAll('[data-more]', this.element)) this.#observer.observe(more)
  }

  #reached(entries: readonly IntersectionObserverEntry[]): void {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting && target instanceof HTMLElement)
        void this.#load(target, target.dataset['more'] === 'later' ? 'later' : 'earlier')
    }
  }

  async #load(more: HTMLElement, side: Side): Promise<void> {
    const link = more.querySelector<HTMLAnchorElement>('a')
    if (!link || this.#loading.has(side)) return
    this.#loading.add(side)
    try {
      const search = new URL(link.href).search
      this.#insertPage(await fetchHtml(`${this.pagesValue}${search}`), more, side)
    } catch (error) {
      // The link stays: it works by hand, and by scrolling once the connection is back.
      if (!(error instanceof HttpError)) throw error
    } finally {
      this.#loading.delete(side)
    }
  }

  #insertPage(html: string, more: HTMLElement, side: Side): void {
    const fresh = find('.timeline-page', new DOMParser().parseFromString(html, 'text/html'))
    const rows = fresh && find('[data-rows]', fresh)
    if (!fresh || !rows || !more.isConnected) return
    keepView(this.list, () => {
      this.#insertRows(rows, side)
      this.#replaceMore(more, find(`[data-more="${side}"]`, fresh), side)
    })
    live()?.catchUpRows(fresh.dataset['pagePosition'] ?? '')
    this.scrolled()
  }

  #insertRows(rows: HTMLElement, side: Side): void {
    const list = this.list
    const known = new Set(rowsIn(list).map((row) => row.dataset['message']))
    const seam = side === 'earlier' ? rowsIn(list)[0] : undefined
    if (findDivider(list)) removeDivider(rows)
    const parts = [...rows.children].filter((part) => !known.has((part as HTMLElement).dataset['message'] ?? ''))
    if (side === 'earlier') list.prepend(...parts)
    else list.append(...parts)
    for (const part of parts)
      if (part instanceof HTMLElement && part.classList.contains('message')) this.#settleRow(part)
    if (seam) regroup(seam)
  }

  #settleRow(row: HTMLElement): void {
    decorate(row)
    regroup(row)
  }

  #replaceMore(more: HTMLElement, next: HTMLElement | undefined, side: Side): void {
    this.#observer?.unobserve(more)
    if (next) {
      more.replaceWith(next)
      this.#observer?.observe(next)
      return
    }
    more.remove()
    if (side === 'later') this.newestValue = true
    else find('.timeline-start', this.element)?.removeAttribute('hidden')
  }

  #scheduleRead(): void {
    clearTimeout(this.#readTimer)
    if (isWatched(this.channelValue)) this.#readTimer = setTimeout(() => void this.#markRead(), READ_DELAY_MS)
  }

  async #markRead(): Promise<void> {
    const row = channelRow(this.channelValue)
    const last = this.#lastKnown()
    const read = Number(row?.dataset['readSeq'] ?? 0)
    const seq = Math.max(last ? seqOf(last) : 0, read)
    if (!row || (seq <= read && !this.#tellsMore())) return
    row.dataset['readSeq'] = String(seq)
    forgetUnreadAbove(this.list)
    showUnread(row, { unread: 0, mentions: 0 })
    updateBadges()
    try {
      await sendJson('PUT', `/api/channels/${this.channelValue}/read`, { seq })
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      row.dataset['readSeq'] = '0'
    }
  }

  /** An answer of one's own from elsewhere reads the channel, and not what it has told: the first look here does. */
  #tellsMore(): boolean {
    const isFirst = !this.#hasLooked
    this.#hasLooked = true
    return isFirst && find('[data-inbox-link] [data-badge]:not([hidden])') !== undefined
  }

  #lastKnown(): HTMLElement | undefined {
    const last = lastRow(this.list)
    if (last?.dataset['message'] !== undefined) return last
    return rowsIn(this.list).findLast((row) => row.dataset['message'] !== undefined)
  }

  /** The way to the end when the rows do not reach it. */
  openLatest(): void {
    visit(this.hrefValue)
  }
}
