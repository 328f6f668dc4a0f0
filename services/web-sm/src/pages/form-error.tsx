/** @jsxImportSource hono/jsx */
import { errorText } from '../fragments/error-text.ts'

/** The message above a form: from `?error=` after a plain post, filled by the script otherwise. */
export function FormError({ code }: { readonly code: string | undefined }) {
  return (
    <p class="notice is-error" role="alert" data-form-error>
      {code === undefined ? '' : errorText(code)}
    </p>
  )
}
