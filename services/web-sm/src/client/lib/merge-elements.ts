/** Open or closed is the reader's doing, not the server's. */
const kept = new Set(['open'])

/**
 * Brings an element to the state of a freshly rendered one. What is equal is not touched: it is neither drawn anew nor
 * does it lose focus or place. Children are told apart by what they stand for, the others by their order. `next` is
 * used up.
 */
export function mergeElements(current: Element, next: Element): void {
  if (current.isEqualNode(next)) return
  if (current.localName !== next.localName) return current.replaceWith(next)
  mergeAttributes(current, next)
  mergeChildren(current, next)
}

function mergeAttributes(current: Element, next: Element): void {
  const gone = current.getAttributeNames().filter((name) => !next.hasAttribute(name) && !kept.has(name))
  for (const name of gone) current.removeAttribute(name)
  for (const { name, value } of next.attributes)
    if (current.getAttribute(name) !== value && !kept.has(name)) current.setAttribute(name, value)
}

function mergeChildren(current: Element, next: Element): void {
  const wanted = new Set([...next.children].map(keyOf))
  const gone = [...current.children].filter((child) => keyOf(child) !== '' && !wanted.has(keyOf(child)))
  for (const child of gone) child.remove()
  const known = new Map([...current.children].map((child) => [keyOf(child), child]))
  let at = current.firstChild
  const children = [...next.childNodes]
  for (const child of children) {
    const key = child instanceof Element ? keyOf(child) : ''
    const match = key === '' ? unkeyedAt(at, child) : known.get(key)
    if (match && match === at) at = at.nextSibling
    else current.insertBefore(match ?? child, at)
    if (match) mergeNodes(match, child)
  }
  while (at) {
    const rest = at
    at = at.nextSibling
    rest.remove()
  }
}

function unkeyedAt(at: ChildNode | null, child: ChildNode): ChildNode | undefined {
  if (at?.nodeName !== child.nodeName) return undefined
  return at instanceof Element && keyOf(at) !== '' ? undefined : at
}

function mergeNodes(current: ChildNode, next: ChildNode): void {
  if (current instanceof Element && next instanceof Element) return mergeElements(current, next)
  if (current.nodeValue !== next.nodeValue) current.nodeValue = next.nodeValue
}

/** A row of a list stands for what is in it. */
function keyOf(element: Element): string {
  if (element.id !== '') return element.id
  const [first] = element.localName === 'li' ? element.children : []
  return first?.id || (first instanceof HTMLElement ? (first.dataset['person'] ?? '') : '')
}
