/** @jsxImportSource hono/jsx */
/** The number at the end of a row in the sidebar; none for zero. */
export function Badge({ count }: { readonly count: number }) {
  return (
    <span class="badge" data-badge hidden={count === 0}>
      {count === 0 ? '' : count > 99 ? '99+' : count}
    </span>
  )
}
