/** The first element of a kind, typed; undefined when there is none. */
export function find<T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T | undefined {
  return root.querySelector<T>(selector) ?? undefined
}

export function findAll<T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T[] {
  return [...root.querySelectorAll<T>(selector)]
}

/** An element with attributes and text or children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (string | Node)[]
): HTMLElementTagNameMap[K] {
  return makeElement(name, attributes, ...children) as HTMLElementTagNameMap[K]
}

/** The same for custom elements. */
export function makeElement(
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (string | Node)[]
): HTMLElement {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children)
  return element
}

/** An icon of the sprite. */
export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  const sprite = document.querySelector('use')?.getAttribute('href')?.split('#')[0] ?? ''
  use.setAttribute('href', `${sprite}#${name}`)
  svg.append(use)
  return svg
}

/** A copy of what a template of the page holds. */
export function cloneTemplate(id: string): HTMLElement {
  const template = document.getElementById(id)
  const first = template instanceof HTMLTemplateElement ? template.content.firstElementChild : null
  if (!first) throw new Error(`The page has no template ${id}`)
  return document.importNode(first, true) as HTMLElement
}

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))

export const hasCoarsePointer = (): boolean => matchMedia('(pointer: coarse)').matches
