import { iconShapes, type IconName } from './icon-shapes.ts'
import { nothing, trusted, type Markup } from './markup.ts'

const icons: ReadonlyMap<string, Markup> = new Map(
  Object.entries(iconShapes).map(([name, shape]) => [
    name,
    trusted(`<svg class="icon" aria-hidden="true" viewBox="0 0 20 20">${shape}</svg>`),
  ]),
)

/**
 * One decorative icon; the control around it carries the name. Its shape stands in the page: a browser styles one that
 * is used by reference several times as slowly, and zipped a repeated shape costs nothing.
 */
export function renderIcon(name: IconName): Markup {
  return icons.get(name) ?? nothing
}
