import { renderIcon } from './icon.ts'
import { markup, type Markup } from './markup.ts'

/** Above a pinned message. */
export function renderPinMark(): Markup {
  return markup`<p class="pin-mark" data-pin-mark>${renderIcon('pin')}Pinned</p>`
}
