import { cutExcerpt } from '../lib/cut-excerpt.ts'
import { find, findAll, make } from '../lib/dom.ts'

const hitsOf = (messageId: string): HTMLElement[] =>
  findAll(`[data-search-hits] > [data-of-message="${CSS.escape(messageId)}"]`)

/** A found message that is edited says what it says now, with the words it was found by where they still stand. */
export function showEditInHits(messageId: string, body: Element): void {
  for (const hit of hitsOf(messageId)) {
    const head = find('.hit > .hit-main > .hit-head', hit)
    if (!head) continue
    const shown = find('.hit-text', hit)
    const words = findAll('mark', shown ?? document.createElement('span')).map((mark) => mark.textContent)
    const parts = cutExcerpt(plainText(body), [...new Set(words)])
    const text = make('span', { class: 'hit-text', dir: 'auto' })
    text.append(...parts.map((part) => (part.isMatch ? make('mark', {}, part.text) : part.text)))
    shown?.remove()
    head.after(text)
  }
}

/** Its place stays, so that nothing jumps below the reader. */
export function removeFromHits(messageId: string): void {
  for (const hit of hitsOf(messageId)) {
    const heir = hit.contains(document.activeElement) ? find('[data-hit]', neighbour(hit)) : undefined
    hit.replaceChildren(make('p', { class: 'hit-gone' }, 'This message was deleted.'))
    heir?.focus({ preventScroll: true })
  }
}

const neighbour = (hit: HTMLElement): ParentNode => hit.nextElementSibling ?? hit.previousElementSibling ?? hit

/** One line, as results show it: what spoilers hide stays hidden. */
function plainText(body: Element): string {
  const copy = document.importNode(body, true)
  find('.edited', copy)?.remove()
  for (const spoiler of findAll('.spoiler', copy)) spoiler.replaceWith('▒▒▒')
  for (const block of findAll('p, li, pre, blockquote, td, th, br, h1, h2, h3, h4, h5, h6', copy)) block.after(' ')
  return copy.textContent
}
