/** @jsxImportSource hono/jsx */
import { EntryLayout } from './entry-layout.tsx'
import { FormError } from './form-error.tsx'
import type { PageContext } from './page-context.ts'
import { PasskeyLogin } from './passkey-login.tsx'

export interface CodePageProps extends PageContext {
  /** Where to go afterwards; a safe path of this site. */
  readonly returnTo: string
  readonly passkeys: boolean
  readonly error: string | undefined
}

/** The second step of signing in, after the right password. */
export function CodePage({ returnTo, passkeys, error, ...context }: CodePageProps) {
  return (
    <EntryLayout title="One more step" foot={<a href="/auth/login">Begin again</a>} {...context}>
      <h1>One more step</h1>
      <p class="lead">Type the code your authenticator app shows, or one of your recovery codes.</p>
      <form class="form" method="post" action="/auth/login/totp" data-turbo="false">
        <FormError code={error} />
        <input type="hidden" name="return_to" value={returnTo} />
        <div class="field">
          <label for="field-code">Code</label>
          <input
            id="field-code"
            name="code"
            type="text"
            required
            autofocus
            autocomplete="one-time-code"
            autocapitalize="none"
            spellcheck={false}
            maxlength={64}
          />
        </div>
        <button class="button is-primary is-wide" type="submit">
          Sign in
        </button>
      </form>
      {passkeys ? <PasskeyLogin returnTo={returnTo} label="Use a passkey instead" /> : null}
    </EntryLayout>
  )
}
