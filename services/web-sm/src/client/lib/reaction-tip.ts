import { find, make } from './dom.ts'
import { HttpError, sendJson } from './http.ts'
import { page } from './page.ts'

const DELAY_MS = 350
const NAMES = 12

let timer: ReturnType<typeof setTimeout> | undefined
let shownFor: HTMLElement | undefined

/** Who reacted is said while the pointer or the focus rests on a reaction; Escape puts it away (WEB-32, WCAG 1.4.13). */
export function watchReactions(): void {
  document.addEventListener('pointerover', (event) => event.pointerType === 'mouse' && rest(event.target))
  document.addEventListener('focusin', (event) => rest(event.target))
  document.addEventListener('scroll', hide, { capture: true, passive: true })
  document.addEventListener('click', hide)
  document.addEventListener('keydown', (event) => event.key === 'Escape' && hide())
}

function rest(target: EventTarget | null): void {
  if (!(target instanceof Element) || target.closest('#reaction-tip')) return
  const button = target.closest<HTMLElement>('[data-reactions] .reaction') ?? undefined
  if (button === shownFor) return
  hide()
  if (!button) return
  shownFor = button
  timer = setTimeout(() => void show(button), DELAY_MS)
}

function hide(): void {
  clearTimeout(timer)
  shownFor?.removeAttribute('aria-describedby')
  shownFor = undefined
  find('#reaction-tip')?.remove()
}

async function show(button: HTMLElement): Promise<void> {
  const text = await describe(button)
  if (text === undefined || shownFor !== button || !button.isConnected) return
  const tip = make('div', { id: 'reaction-tip', role: 'tooltip', popover: 'manual', dir: 'auto' }, text)
  // In the region it belongs to.
  ;(button.closest('main') ?? document.body).append(tip)
  tip.showPopover()
  place(tip, button)
  button.setAttribute('aria-describedby', tip.id)
}

/** Undefined when it cannot be had now. */
async function describe(button: HTMLElement): Promise<string | undefined> {
  const emoji = button.dataset['emoji'] ?? ''
  const message = button.closest<HTMLElement>('[data-message]')?.dataset['message'] ?? ''
  const count = Number(find('.reaction-count', button)?.textContent ?? 0)
  try {
    const path = `/api/messages/${message}/reactions/${encodeURIComponent(emoji)}?limit=${NAMES}`
    const { items } = (await sendJson('GET', path)) as Answer
    return items.length === 0 ? undefined : `${listOf(items, count)} reacted with ${emoji}`
  } catch (error) {
    if (error instanceof HttpError) return undefined
    throw error
  }
}

interface Answer {
  readonly items: readonly { readonly user: { readonly id: string; readonly display_name: string } }[]
}

/** `You, Ada and 3 others`. */
function listOf(items: Answer['items'], count: number): string {
  const others = items.filter(({ user }) => user.id !== page.me).map(({ user }) => user.display_name)
  const names = others.length < items.length ? ['You', ...others] : others
  const more = Math.max(0, count - names.length)
  const parts = more === 0 ? names : [...names, more === 1 ? '1 other' : `${more} others`]
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(parts)
}

function place(tip: HTMLElement, button: HTMLElement): void {
  const box = button.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = tip
  const above = box.top - height - 6
  tip.style.left = `${Math.max(8, Math.min(innerWidth - width - 8, box.left + box.width / 2 - width / 2))}px`
  tip.style.top = `${above > 8 ? above : box.bottom + 6}px`
}
