import { iconShapes, type IconName } from '../../fragments/icon-shapes.ts'

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

const svgSpace = 'http://www.w3.org/2000/svg'

/** A decorative icon, the same as the server draws. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(svgSpace, 'svg')
  for (const [key, value] of Object.entries({ class: 'icon', 'aria-hidden': 'true', viewBox: '0 0 20 20' }))
    svg.setAttribute(key, value)
  svg.innerHTML = iconShapes[name]
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
