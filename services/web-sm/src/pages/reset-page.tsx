/** @jsxImportSource hono/jsx */
import { limits } from '@ajet/shared/schema'
import { EntryLayout } from './entry-layout.tsx'
import { Field } from './field.tsx'
import { FormError } from './form-error.tsx'
import type { PageContext } from './page-context.ts'
import type { Retyped } from './retyped.ts'

export interface ResetPageProps extends PageContext {
  readonly token: string
  readonly retyped: Retyped
}

/** Where the mail for a new password leads. Opening it uses nothing up: scanners of mails open every link. */
export function ResetPage({ token, retyped, ...context }: ResetPageProps) {
  return (
    <EntryLayout title="Choose a new password" foot={<a href="/forgot">Ask for a new link</a>} {...context}>
      <h1>Choose a new password</h1>
      <p class="lead">Everywhere you are signed in, you will be signed out.</p>
      <form class="form" method="post" action="/auth/reset" data-turbo="false">
        <FormError code={retyped.error} />
        <input type="hidden" name="token" value={token} />
        <Field
          name="password"
          label="New password"
          type="password"
          required
          autofocus
          autocomplete="new-password"
          minlength={limits.password.min}
          maxlength={limits.password.max}
          error={retyped.faultOf('password')}
          hint={`At least ${limits.password.min} characters. A long sentence is best.`}
        />
        <button class="button is-primary is-wide" type="submit">
          Save the new password
        </button>
      </form>
    </EntryLayout>
  )
}
