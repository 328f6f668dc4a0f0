/** @jsxImportSource hono/jsx */
import type { MeView } from '@ajet/shared/schema'
import { Document } from './document.tsx'
import { Field } from './field.tsx'
import { FormError } from './form-error.tsx'
import type { PageContext } from './page-context.ts'
import { CurrentPassword } from './security-password.tsx'
import { SettingsHead } from './settings-head.tsx'

export interface DeleteAccountPageProps extends PageContext {
  readonly me: MeView
  readonly hasPassword: boolean
  /** Names of the communities the person owns. */
  readonly owned: readonly string[]
  readonly error: string | undefined
}

/** Says what goes and what stays, and asks for the name and the password before an account is deleted. */
export function DeleteAccountPage({ me, hasPassword, owned, error, ...context }: DeleteAccountPageProps) {
  return (
    <Document title="Delete the account · ajet-chat" {...context}>
      <main class="pane" id="main">
        <SettingsHead title="Delete the account" />
        <div class="page">
          <form
            class="form"
            method="post"
            action="/settings/delete"
            data-turbo="false"
            data-controller="delete-account"
            data-action="submit->delete-account#submit"
          >
            <p>
              This cannot be undone. Your name, address, picture and settings go, with your notifications, reminders and
              drafts, and everywhere you are signed in you are signed out. Somebody else can take the name{' '}
              <strong>@{me.username}</strong>.
            </p>
            <p>
              What you wrote in channels and to others stays, by <strong>Deleted user</strong>. Delete the messages
              first that are not to stay. All of it can be{' '}
              <a href="/api/me/export" download data-turbo="false">
                downloaded
              </a>{' '}
              before.
            </p>
            {owned.length > 0 ? (
              <p class="notice">
                You own {owned.join(', ')}. A community that nobody else owns has to be handed over or deleted first.
              </p>
            ) : null}
            <FormError code={error} />
            <Field
              name="username"
              label={`Type ${me.username} to confirm`}
              required
              autocomplete="off"
              pattern={me.username.replaceAll('.', '\\.')}
            />
            {hasPassword ? <CurrentPassword id="delete" /> : null}
            <p class="button-row">
              <button class="button is-danger" type="submit">
                Delete the account
              </button>{' '}
              <a class="button" href="/settings">
                Keep it
              </a>
            </p>
          </form>
        </div>
      </main>
    </Document>
  )
}
