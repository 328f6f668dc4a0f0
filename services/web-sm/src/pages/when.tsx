/** @jsxImportSource hono/jsx */
/** A moment as the reader says it: `3 days ago`; the day where there is no script. */
export function When({ at }: { readonly at: string }) {
  return <relative-time datetime={at}>{at.slice(0, 10)}</relative-time>
}
