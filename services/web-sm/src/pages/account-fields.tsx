/** @jsxImportSource hono/jsx */
import { limits } from '@ajet/shared/schema'
import { Field } from './field.tsx'
import type { Retyped } from './retyped.ts'

/** The fields of a new account, at setup and at an invite. */
export function AccountFields({ retyped }: { readonly retyped: Retyped }) {
  const again = (name: string) => ({ value: retyped.valueOf(name), error: retyped.faultOf(name) })
  return (
    <>
      <div class="form-row">
        <Field
          {...again('display_name')}
          name="display_name"
          label="Your name"
          required
          autocomplete="name"
          maxlength={limits.displayName}
          placeholder="Ada Lovelace"
        />
        <Field
          {...again('username')}
          name="username"
          label="User name"
          required
          autocomplete="username"
          minlength={2}
          maxlength={limits.username}
          hint="What others type after @."
          placeholder="ada"
        />
      </div>
      <Field
        error={retyped.faultOf('email')}
        name="email"
        label="E-mail"
        type="email"
        required
        autocomplete="email"
        maxlength={limits.email}
        placeholder="ada@example.org"
      />
      <Field
        error={retyped.faultOf('password')}
        name="password"
        label="Password"
        type="password"
        required
        autocomplete="new-password"
        minlength={limits.password.min}
        maxlength={limits.password.max}
        hint={`At least ${limits.password.min} characters. A long sentence is best.`}
      />
    </>
  )
}
