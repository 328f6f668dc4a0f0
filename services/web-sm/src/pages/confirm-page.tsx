/** @jsxImportSource hono/jsx */
import { limits } from '@ajet/shared/schema'
import { EntryLayout } from './entry-layout.tsx'
import { Field } from './field.tsx'
import { FormError } from './form-error.tsx'
import type { PageContext } from './page-context.ts'

export interface ConfirmPageProps extends PageContext {
  /** Of the link in the mail; undefined for somebody who comes without one. */
  readonly token: string | undefined
  readonly state: 'asked' | 'sent' | 'done'
  readonly error: string | undefined
}

/** Where the mail that confirms an address leads, and where one asks for it again. Opening it uses nothing up. */
export function ConfirmPage({ token, state, error, ...context }: ConfirmPageProps) {
  return (
    <EntryLayout title="Confirm your address" foot={<a href="/auth/login">Sign in</a>} {...context}>
      <h1>{state === 'done' ? 'Your address is confirmed' : 'Confirm your address'}</h1>
      <Content token={token} state={state} error={error} />
    </EntryLayout>
  )
}

function Content({ token, state, error }: Pick<ConfirmPageProps, 'token' | 'state' | 'error'>) {
  if (state === 'done') return <Done />
  if (state === 'sent') return <Sent />
  if (token !== undefined && error === undefined) return <UseLink token={token} />
  return <AskAgain error={error} />
}

function Done() {
  return (
    <>
      <p class="lead">Thank you. That was all.</p>
      <a class="button is-primary is-wide" href="/">
        Go on
      </a>
    </>
  )
}

function Sent() {
  return (
    <>
      <p class="lead">Look into your mailbox.</p>
      <p class="notice is-good" role="status">
        If an account waits for it, a mail with a link is on its way. Nothing there? Look into the spam folder.
      </p>
    </>
  )
}

function UseLink({ token }: { readonly token: string }) {
  return (
    <>
      <p class="lead">One click, and we know that the address is yours.</p>
      <form class="form" method="post" action="/auth/confirm" data-turbo="false">
        <input type="hidden" name="token" value={token} />
        <button class="button is-primary is-wide" type="submit" autofocus>
          Confirm my address
        </button>
      </form>
    </>
  )
}

function AskAgain({ error }: Pick<ConfirmPageProps, 'error'>) {
  return (
    <>
      <p class="lead">No mail, or the link does not work? We send you another one.</p>
      <form class="form" method="post" action="/auth/confirm/send" data-turbo="false">
        <FormError code={error} />
        <Field
          name="email"
          label="E-mail"
          type="email"
          required
          autocomplete="email"
          maxlength={limits.email}
          placeholder="ada@example.org"
        />
        <button class="button is-primary is-wide" type="submit">
          Send the mail again
        </button>
      </form>
    </>
  )
}
