/** @jsxImportSource hono/jsx */
import { renderIcon } from './icon.ts'

/** The number at the end of a row in the sidebar; none for zero. */
export function Badge({ count }: { readonly count: number }) {
  return (
    <span class="badge" data-badge hidden={count === 0}>
      {count === 0 ? '' : count > 99 ? '99+' : count}
    </span>
  )
}

/** Shown by the script while something unsent stands in the box. */
export function DraftMark() {
  return (
    <span class="draft-mark" hidden title="Draft">
      {renderIcon('edit')}
      <span class="visually-hidden">draft</span>
    </span>
  )
}
