/** @jsxImportSource hono/jsx */
import type { LoginMethodsView } from '@ajet/shared/schema'
import { EntryLayout } from './entry-layout.tsx'
import { Field } from './field.tsx'
import { FormError } from './form-error.tsx'
import type { PageContext } from './page-context.ts'
import { PasskeyLogin } from './passkey-login.tsx'
import { ProviderLinks } from './provider-links.tsx'

export interface LoginPageProps extends PageContext {
  readonly methods: LoginMethodsView
  /** Where to go afterwards; a safe path of this site. */
  readonly returnTo: string
  readonly error: string | undefined
  /** What was done before, for example `reset`. */
  readonly done?: string | undefined
}

/** The ways to sign in that are switched on (AJ-12). */
export function LoginPage({ methods, returnTo, error, done, ...context }: LoginPageProps) {
  const { password, passkeys, providers } = methods
  const query: Record<string, string> = returnTo === '/' ? {} : { return_to: returnTo }
  return (
    <EntryLayout
      title="Sign in"
      foot="New here? Accounts are made by invite: ask somebody inside for a link."
      {...context}
    >
      <h1>Sign in</h1>
      <p class="lead">Welcome back.</p>
      {password ? <PasswordLogin returnTo={returnTo} error={error} done={done} /> : <State error={error} done={done} />}
      {passkeys ? <PasskeyLogin returnTo={returnTo} label="Sign in with a passkey" /> : null}
      <ProviderLinks providers={providers} verb="Sign in with" query={query} isSecond={password} />
      {password ? (
        <p class="entry-foot">
          <a href="/forgot">Forgot your password?</a>
        </p>
      ) : null}
      {password || passkeys || providers.length > 0 ? null : <p>Every way to sign in is switched off at the moment.</p>}
    </EntryLayout>
  )
}

const doneTexts: Readonly<Record<string, string>> = {
  reset: 'Your new password is saved. Sign in with it.',
  deleted: 'Your account is deleted. Nobody can sign in with it any longer.',
}

/** What went wrong, or was done before. */
function State({ error, done = '' }: Pick<LoginPageProps, 'error' | 'done'>) {
  return (
    <>
      <FormError code={error} />
      {Object.hasOwn(doneTexts, done) ? (
        <p class="notice is-good" role="status">
          {doneTexts[done]}
        </p>
      ) : null}
    </>
  )
}

function PasswordLogin({ returnTo, ...state }: Pick<LoginPageProps, 'returnTo' | 'error' | 'done'>) {
  return (
    <form
      class="form"
      method="post"
      action="/auth/login"
      data-turbo="false"
      data-controller="entry-form"
      data-action="submit->entry-form#submit"
    >
      <State {...state} />
      <input type="hidden" name="return_to" value={returnTo} />
      <Field name="login" label="User name or e-mail" required autofocus autocomplete="username" maxlength={254} />
      <Field name="password" label="Password" type="password" required autocomplete="current-password" />
      <button class="button is-primary is-wide" type="submit">
        Sign in
      </button>
    </form>
  )
}
