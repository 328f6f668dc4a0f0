import { find } from '../lib/dom.ts'
import { keepView } from '../timeline/keep-view.ts'
import { findListPane, refreshListPane } from '../timeline/list-pane.ts'
import { copiesOf } from '../timeline/row.ts'

/** A message was pinned, or its pin taken off: marked wherever it is shown, and the list of pins is fetched anew. */
export function pinAction(stream: Element, content: DocumentFragment | undefined): void {
  const mark = stream.getAttribute('op') === 'on' ? content?.querySelector<HTMLElement>('[data-pin-mark]') : undefined
  for (const row of copiesOf(stream.getAttribute('message') ?? '')) keepView(row, () => showPin(row, mark ?? undefined))
  const pane = findListPane('pins', stream.getAttribute('channel') ?? '')
  if (pane) void refreshListPane(pane)
}

function showPin(row: HTMLElement, mark: HTMLElement | undefined): void {
  row.toggleAttribute('data-pinned', mark !== undefined)
  find('[data-pin-mark]', row)?.remove()
  if (mark) find('.message-main', row)?.prepend(document.importNode(mark, true))
}
