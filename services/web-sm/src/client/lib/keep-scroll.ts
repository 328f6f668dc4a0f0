import { findAll } from './dom.ts'

let isRestoring = false

/** Turbo keeps how far the window was scrolled; what scrolls here are parts of the page, which say so in what it keeps. */
export function keepScroll(): void {
  document.addEventListener('turbo:before-cache', note)
  document.addEventListener('turbo:visit', (event) => {
    isRestoring = (event as CustomEvent<{ readonly action: string }>).detail.action === 'restore'
  })
  document.addEventListener('turbo:render', () => {
    if (isRestoring) restore()
  })
}

const scrollers = () => findAll('.timeline-scroll, .page-scroll')

function note(): void {
  for (const scroller of scrollers()) scroller.dataset['scrolled'] = String(scroller.scrollTop)
}

function restore(): void {
  for (const scroller of scrollers()) {
    const top = Number(scroller.dataset['scrolled'] ?? 0)
    if (top !== 0) scroller.scrollTop = top
  }
}
