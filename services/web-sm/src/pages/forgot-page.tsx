/** @jsxImportSource hono/jsx */
import { limits } from '@ajet/shared/schema'
import { EntryLayout } from './entry-layout.tsx'
import { Field } from './field.tsx'
import { FormError } from './form-error.tsx'
import type { PageContext } from './page-context.ts'

export interface ForgotPageProps extends PageContext {
  /** The form was sent. */
  readonly sent: boolean
  /** False: no mail would come. */
  readonly sendsMail: boolean
  readonly error: string | undefined
}

/** Asks for the mail with which a new password is chosen. */
export function ForgotPage({ sent, sendsMail, error, ...context }: ForgotPageProps) {
  return (
    <EntryLayout title="Forgot your password?" foot={<a href="/auth/login">Back to sign in</a>} {...context}>
      <h1>Forgot your password?</h1>
      {sendsMail ? <Ask sent={sent} error={error} /> : <NoMail />}
    </EntryLayout>
  )
}

function Ask({ sent, error }: Pick<ForgotPageProps, 'sent' | 'error'>) {
  if (sent) {
    return (
      <>
        <p class="lead">Look into your mailbox.</p>
        <p class="notice is-good" role="status">
          If an account has this address, a mail with a link is on its way. It works for an hour. Nothing there? Look
          into the spam folder.
        </p>
      </>
    )
  }
  return (
    <>
      <p class="lead">We send you a link with which you choose a new one.</p>
      <form class="form" method="post" action="/auth/forgot" data-turbo="false">
        <FormError code={error} />
        <Field
          name="email"
          label="E-mail"
          type="email"
          required
          autofocus
          autocomplete="email"
          maxlength={limits.email}
          placeholder="ada@example.org"
        />
        <button class="button is-primary is-wide" type="submit">
          Send the link
        </button>
      </form>
    </>
  )
}

function NoMail() {
  return <p class="lead">This server sends no mail. Ask whoever runs it for a new password.</p>
}
