/** @jsxImportSource hono/jsx */
import { limits } from '@ajet/shared/schema'
import { Field } from './field.tsx'

/** Changes the password, or gives an account its first. */
export function PasswordForm({ hasPassword }: { readonly hasPassword: boolean }) {
  return (
    <form class="form" method="post" action="/auth/password" data-turbo="false">
      {hasPassword ? <CurrentPassword id="password" /> : null}
      <Field
        name="password"
        label="New password"
        type="password"
        required
        autocomplete="new-password"
        minlength={limits.password.min}
        maxlength={limits.password.max}
        hint={`At least ${limits.password.min} characters. A long sentence is best.`}
      />
      <p>
        <button class="button" type="submit">
          {hasPassword ? 'Change the password' : 'Set a password'}
        </button>
      </p>
    </form>
  )
}

/** Shows that it is the owner who asks; `id` tells the fields of one page apart. */
export function CurrentPassword({ id }: { readonly id: string }) {
  return (
    <div class="field">
      <label for={`current-for-${id}`}>Current password</label>
      <input
        id={`current-for-${id}`}
        name="current_password"
        type="password"
        required
        autocomplete="current-password"
        maxlength={limits.password.max}
      />
    </div>
  )
}
