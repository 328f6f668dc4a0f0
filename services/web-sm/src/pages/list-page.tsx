/** @jsxImportSource hono/jsx */
import { renderIcon } from '../fragments/icon.ts'

/** Beside the list of channels while none is open. */
export function EmptyPane() {
  return (
    <div class="pane" data-region>
      <div class="timeline-start">
        <span class="start-mark">{renderIcon('hash')}</span>
        <h1>Pick a channel</h1>
        <p>Choose one from the list, or browse what there is.</p>
      </div>
    </div>
  )
}
