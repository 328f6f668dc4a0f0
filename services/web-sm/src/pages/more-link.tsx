/** @jsxImportSource hono/jsx */
/** Under a list that goes on: to its next page. */
export function MoreLink({ href, text }: { readonly href: string | undefined; readonly text: string }) {
  if (href === undefined) return null
  return (
    <p>
      <a class="button" href={href}>
        {text}
      </a>
    </p>
  )
}
