/** @jsxImportSource hono/jsx */
import { limits, type SecurityView } from '@ajet/shared/schema'
import { Field } from './field.tsx'
import { CurrentPassword } from './security-password.tsx'

export interface EmailFormProps {
  readonly security: SecurityView
  readonly sendsMail: boolean
}

/** The address mails go to, and the form for another. */
export function EmailForm({ security, sendsMail }: EmailFormProps) {
  const { email, email_confirmed: isConfirmed, has_password: hasPassword } = security
  return (
    <>
      <p>
        {email === null ? 'You have none.' : <strong>{email}</strong>}{' '}
        {isConfirmed ? <span class="tag">confirmed</span> : null}
      </p>
      {email !== null && !isConfirmed && sendsMail ? <Resend email={email} /> : null}
      <form class="form" method="post" action="/auth/email" data-turbo="false">
        {hasPassword ? <CurrentPassword id="email" /> : null}
        <Field name="email" label="New address" type="email" required autocomplete="email" maxlength={limits.email} />
        <p>
          <button class="button" type="submit">
            Change the address
          </button>
        </p>
      </form>
    </>
  )
}

function Resend({ email }: { readonly email: string }) {
  return (
    <form method="post" action="/auth/confirm/send" data-turbo="false">
      <input type="hidden" name="email" value={email} />
      <p>
        Not confirmed yet.{' '}
        <button class="button is-small" type="submit">
          Send the confirmation again
        </button>
      </p>
    </form>
  )
}
