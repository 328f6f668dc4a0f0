import { find, make } from './dom.ts'
import { loadEmojis, recentEmojis, rememberEmoji, type Emoji, type EmojiGroup } from './emoji.ts'
import { rank } from './fuzzy.ts'

let answer: ((emoji: string | undefined) => void) | undefined

/** Opens the emoji panel beside a control; undefined when nothing was picked. */
export async function pickEmoji(anchor: HTMLElement): Promise<string | undefined> {
  const panel = document.getElementById('emoji-panel')
  if (!panel) return undefined
  answer?.(undefined)
  const groups = await loadEmojis()
  if (!panel.firstChild) build(panel, groups)
  panel.showPopover()
  place(panel, anchor)
  const search = find<HTMLInputElement>('input', panel)
  if (search) search.value = ''
  showAll(panel, groups)
  search?.focus()
  return new Promise((resolve) => {
    answer = resolve
  })
}

function settle(emoji: string | undefined): void {
  if (emoji !== undefined) rememberEmoji(emoji)
  answer?.(emoji)
  answer = undefined
  document.getElementById('emoji-panel')?.hidePopover()
}

function build(panel: HTMLElement, groups: readonly EmojiGroup[]): void {
  const search = make('input', {
    type: 'search',
    class: 'emoji-search',
    placeholder: 'Search emoji',
    'aria-label': 'Search emoji',
    autocomplete: 'off',
  })
  const tabs = make('div', { class: 'emoji-tabs' }, ...groups.map((group) => makeTab(panel, group)))
  const grid = make('div', { class: 'emoji-grid', tabindex: '-1' })
  const name = make('p', { class: 'emoji-name' }, 'Pick an emoji')
  search.addEventListener('input', () =>
    search.value.trim() === '' ? showAll(panel, groups) : showFound(panel, groups, search.value),
  )
  panel.addEventListener('keydown', (event) => moveFocus(panel, event))
  panel.addEventListener('click', (event) => picked(event.target))
  for (const type of ['pointerover', 'focusin']) grid.addEventListener(type, (event) => showName(name, event.target))
  panel.addEventListener('toggle', (event) => event.newState === 'closed' && closed(grid))
  panel.append(search, tabs, grid, name)
}

/** Its 1,800 buttons would be in every copy that is made of the page. */
function closed(grid: HTMLElement): void {
  settle(undefined)
  grid.replaceChildren()
}

function makeTab(panel: HTMLElement, { name, emojis }: EmojiGroup): HTMLElement {
  const tab = make('button', { type: 'button', title: name, 'aria-label': name }, emojis[0]?.emoji ?? '')
  tab.addEventListener('click', () =>
    find(`[data-group="${CSS.escape(name)}"]`, panel)?.scrollIntoView({ block: 'start' }),
  )
  return tab
}

function showAll(panel: HTMLElement, groups: readonly EmojiGroup[]): void {
  const every = groups.flatMap(({ emojis }) => emojis)
  const recent = recentEmojis(16).map(
    (emoji) => every.find((one) => one.emoji === emoji) ?? { emoji, label: emoji, words: [] },
  )
  fill(panel, [{ name: 'Recent', emojis: recent }, ...groups])
}

function showFound(panel: HTMLElement, groups: readonly EmojiGroup[], typed: string): void {
  const every = groups.flatMap(({ emojis }) => emojis)
  fill(panel, [{ name: 'Found', emojis: rank(typed.trim(), every, ({ label, words }) => [label, ...words], 60) }])
}

function fill(panel: HTMLElement, groups: readonly EmojiGroup[]): void {
  const parts = groups.flatMap(({ name, emojis }) => [
    make('h3', { 'data-group': name }, name),
    make('div', { class: 'emoji-cells' }, ...emojis.map(makeCell)),
  ])
  const grid = find('.emoji-grid', panel)
  grid?.replaceChildren(...parts)
  if (grid) grid.scrollTop = 0
}

function makeCell({ emoji, label, words }: Emoji): HTMLElement {
  return make(
    'button',
    { type: 'button', 'data-emoji-cell': emoji, title: `:${words[0] ?? label}:`, 'aria-label': label },
    emoji,
  )
}

function picked(target: EventTarget | null): void {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-emoji-cell]') : null
  if (cell) settle(cell.dataset['emojiCell'])
}

function showName(name: HTMLElement, target: EventTarget | null): void {
  if (target instanceof HTMLElement && target.dataset['emojiCell'] !== undefined)
    name.textContent = `${target.dataset['emojiCell']} ${target.getAttribute('aria-label') ?? ''}`
}

/** Arrow keys go over the cells, from the search box too; Enter there takes the first. */
function moveFocus(panel: HTMLElement, event: KeyboardEvent): void {
  // By itself the first Escape would only empty the search box.
  if (event.key === 'Escape') {
    event.preventDefault()
    return settle(undefined)
  }
  const cells = [...panel.querySelectorAll<HTMLElement>('[data-emoji-cell]')]
  const at = cells.indexOf(document.activeElement as HTMLElement)
  if (event.key === 'Enter' && at === -1) {
    event.preventDefault()
    return settle(cells[0]?.dataset['emojiCell'])
  }
  const rtl = getComputedStyle(panel).direction === 'rtl' ? -1 : 1
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: columns(cells),
    ArrowUp: -columns(cells),
    ArrowRight: rtl,
    ArrowLeft: -rtl,
  }
  const step = steps[event.key]
  if (step === undefined || (at === -1 && event.key !== 'ArrowDown')) return
  event.preventDefault()
  cells[at === -1 ? 0 : Math.max(0, Math.min(cells.length - 1, at + step))]?.focus()
}

function columns(cells: readonly HTMLElement[]): number {
  const top = cells[0]?.offsetTop
  const next = cells.findIndex((cell) => cell.offsetTop !== top)
  return next === -1 ? cells.length : next
}

function place(panel: HTMLElement, anchor: HTMLElement): void {
  const box = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = panel
  const above = box.top - height - 6
  panel.style.left = `${Math.max(8, Math.min(innerWidth - width - 8, box.right - width))}px`
  panel.style.top = `${above > 8 ? above : Math.max(8, Math.min(innerHeight - height - 8, box.bottom + 6))}px`
}
