/** @jsxImportSource hono/jsx */
import { EntryLayout } from './entry-layout.tsx'
import { Field } from './field.tsx'
import { FormError } from './form-error.tsx'
import type { PageContext } from './page-context.ts'

export interface LoginPageProps extends PageContext {
  /** Where to go afterwards; a safe path of this site. */
  readonly returnTo: string
  readonly error: string | undefined
  /** What was done before, for example `reset`. */
  readonly done?: string | undefined
}

export function LoginPage({ returnTo, error, done, ...context }: LoginPageProps) {
  return (
    <EntryLayout
      title="Sign in"
      foot="New here? Accounts are made by invite: ask somebody inside for a link."
      {...context}
    >
      <h1>Sign in</h1>
      <p class="lead">Welcome back.</p>
      <form
        class="form"
        method="post"
        action="/auth/login"
        data-turbo="false"
        data-controller="entry-form"
        data-action="submit->entry-form#submit"
      >
        <FormError code={error} />
        {done === 'reset' ? (
          <p class="notice is-good" role="status">
            Your new password is saved. Sign in with it.
          </p>
        ) : null}
        <input type="hidden" name="return_to" value={returnTo} />
        <Field name="login" label="User name or e-mail" required autofocus autocomplete="username" maxlength={254} />
        <Field name="password" label="Password" type="password" required autocomplete="current-password" />
        <button class="button is-primary is-wide" type="submit">
          Sign in
        </button>
      </form>
      <p class="entry-foot">
        <a href="/forgot">Forgot your password?</a>
      </p>
    </EntryLayout>
  )
}
