/** How far from the newest message one may be and still be carried along (WEB-23). */
export const PINNED_PX = 100

/** True when the newest row is in sight; the scroller is laid out from the bottom, where `scrollTop` is 0. */
export const isPinned = (scroller: HTMLElement): boolean => -scroller.scrollTop < PINNED_PX

export function scrollToEnd(scroller: HTMLElement): void {
  scroller.scrollTop = 0
}

/** Changes a timeline while the line being read stays where it is, or the end stays in sight (WEB-23, WEB-24). */
export function keepView(list: HTMLElement, change: () => void): void {
  const scroller = list.closest<HTMLElement>('.timeline-scroll')
  if (!scroller) return change()
  const anchor = isPinned(scroller) ? undefined : findAnchor(scroller)
  const top = anchor?.getBoundingClientRect().top ?? 0
  change()
  if (!anchor) return scrollToEnd(scroller)
  if (anchor.isConnected) scroller.scrollTop += anchor.getBoundingClientRect().top - top
}

/** The first row that is in sight. */
function findAnchor(scroller: HTMLElement): HTMLElement | undefined {
  const { top } = scroller.getBoundingClientRect()
  for (const row of scroller.querySelectorAll<HTMLElement>('.message'))
    if (row.getBoundingClientRect().bottom > top + 1) return row
  return undefined
}
