import { Controller } from '@hotwired/stimulus'
import { visit } from '@hotwired/turbo'
import { find, findAll, isTyping } from '../lib/dom.ts'
import { showModKeys } from '../lib/mod-keys.ts'
import { closeMenu } from '../lib/overlays.ts'
import { openSearch } from '../lib/search-dialog.ts'
import { closeSidePane } from '../lib/side-pane.ts'
import { leaveSearch } from '../lib/way-back.ts'
import { isRow, nextRow, previousRow, rowsIn } from '../timeline/row.ts'
import type { TimelineController } from './timeline-controller.ts'

/** Keys that work anywhere on the page. */
export class AppController extends Controller<HTMLElement> {
  readonly #keydown = (event: KeyboardEvent) => this.#pressed(event)

  override connect(): void {
    document.addEventListener('keydown', this.#keydown)
    showModKeys(document)
  }

  override disconnect(): void {
    document.removeEventListener('keydown', this.#keydown)
  }

  openSwitcher(): void {
    const dialog = find<HTMLDialogElement>('#switcher')
    if (dialog && !dialog.open) dialog.showModal()
  }

  /** The links to the page of searches; one in the head of a channel says where to look. */
  openSearch(event: MouseEvent): void {
    if (opensElsewhere(event)) return
    const link = event.currentTarget
    const prefill = link instanceof HTMLElement ? link.dataset['searchHere'] : undefined
    if (openSearch(prefill)) event.preventDefault()
  }

  /** The link that closes a pane. With a modifier it opens the channel elsewhere, like every link. */
  closePane(event: MouseEvent): void {
    if (opensElsewhere(event)) return
    if (closeSidePane()) event.preventDefault()
  }

  #pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return
    const done = this.#global(event) || (!isTyping(event.target) && !find('dialog[open]') && this.#plain(event))
    if (done) event.preventDefault()
  }

  #global(event: KeyboardEvent): boolean {
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event
    if ((ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === 'k') {
      this.openSwitcher()
      return find('#switcher') !== undefined
    }
    if ((ctrlKey || metaKey) && shiftKey && !altKey && key.toLowerCase() === 'f') return openSearch()
    if (altKey && !ctrlKey && (key === 'ArrowDown' || key === 'ArrowUp'))
      return moveChannel(key === 'ArrowDown' ? 1 : -1, shiftKey)
    if (key === 'F6') return cycleRegion(shiftKey ? -1 : 1)
    if (key === 'Escape') return this.#escape()
    return false
  }

  #plain({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    if (ctrlKey || metaKey || altKey) return false
    if (key === '?') return openKeys()
    if (key === '/') return openSearch()
    if (key === 'j' || key === 'k') return selectMessage(key === 'j' ? 1 : -1)
    const tools: Readonly<Record<string, string>> = { r: 'reply', e: 'edit', '+': 'react' }
    return useTool(tools[key])
  }

  /** The topmost thing closes first; with nothing open everything here counts as read. */
  #escape(): boolean {
    if (find('dialog[open], :popover-open')) return false
    if (closeMenu() || closeSidePane() || leaveSearch()) return true
    const timeline = find('[data-controller~="timeline"]')
    const controller = timeline && this.application.getControllerForElementAndIdentifier(timeline, 'timeline')
    ;(controller as TimelineController | null | undefined)?.readAll()
    find('.composer textarea')?.focus({ preventScroll: true })
    return timeline !== undefined
  }
}

const opensElsewhere = ({ ctrlKey, metaKey, shiftKey, altKey }: MouseEvent): boolean =>
  ctrlKey || metaKey || shiftKey || altKey

/** The channel above or below in the sidebar; with Shift the next one with unread messages (WEB-36). */
function moveChannel(step: number, unreadOnly: boolean): boolean {
  const rows = findAll<HTMLAnchorElement>('[data-channel-row]')
  const at = rows.findIndex((row) => row.getAttribute('aria-current') === 'page')
  for (let count = 1; count <= rows.length; count++) {
    const row = rows[(at + step * count + rows.length * 2) % rows.length]
    if (!row || (unreadOnly && !row.classList.contains('is-unread'))) continue
    visit(row.href)
    break
  }
  return rows.length > 0
}

/** What takes the focus in a region, the best first. */
const regionParts = ['textarea', '.timeline-scroll', '.sidebar-scroll', '.page-scroll', 'button', 'a']

/** Goes around the parts of the page (WEB-49). */
function cycleRegion(step: number): boolean {
  const regions = findAll('[data-region]').filter((region) => region.offsetParent !== null)
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  const next = regions[(at + step + regions.length) % regions.length]
  const part = regionParts.map((selector) => next && find(selector, next)).find(Boolean)
  part?.focus()
  return next !== undefined
}

function openKeys(): boolean {
  const dialog = find<HTMLDialogElement>('#keys-dialog')
  dialog?.showModal()
  return dialog !== undefined
}

function selectMessage(step: number): boolean {
  const current = document.activeElement?.closest('.message') ?? null
  const list = find('[data-rows]')
  const next = isRow(current) ? (step > 0 ? nextRow(current) : previousRow(current)) : list && rowsIn(list).at(-1)
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
  return next !== undefined
}

function useTool(name: string | undefined): boolean {
  const row = document.activeElement?.closest('.message')
  const tool = name === undefined || !row ? undefined : find(`[data-tool="${name}"]`, row)
  if (!tool || tool.hidden) return false
  tool.click()
  return true
}
