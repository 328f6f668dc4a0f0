/** @jsxImportSource hono/jsx */
import { limits } from '@ajet/shared/schema'
import { AccountFields } from './account-fields.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { Field } from './field.tsx'
import { FormError } from './form-error.tsx'
import type { PageContext } from './page-context.ts'
import type { Retyped } from './retyped.ts'

export interface SetupPageProps extends PageContext {
  readonly token: string
  readonly retyped: Retyped
}

/** The first page of a new server: the first account and the first community. */
export function SetupPage({ token, retyped, ...context }: SetupPageProps) {
  return (
    <EntryLayout title="Set up" wide {...context}>
      <h1>Set up your chat</h1>
      <p class="lead">Two minutes: a community for your people, and your own account as its owner.</p>
      <form
        class="form"
        method="post"
        action="/auth/setup"
        data-turbo="false"
        data-controller="entry-form slug"
        data-action="submit->entry-form#submit"
      >
        <FormError code={retyped.error} />
        <input type="hidden" name="setup_token" value={token} />
        <fieldset>
          <legend>Your community</legend>
          <Field
            name="community.name"
            value={retyped.valueOf('community.name')}
            error={retyped.faultOf('community.name')}
            label="Name"
            required
            autofocus
            maxlength={limits.communityName}
            placeholder="Acme Workshop"
            data={{ 'data-slug-target': 'name', 'data-action': 'input->slug#fill' }}
          />
          <Field
            name="community.slug"
            value={retyped.valueOf('community.slug')}
            error={retyped.faultOf('community.slug')}
            label="Address"
            required
            maxlength={limits.slug}
            pattern="[a-z0-9]+(-[a-z0-9]+)*"
            hint="Part of every link. Lower-case letters, digits and hyphens."
            placeholder="acme"
            data={{ 'data-slug-target': 'slug', 'data-action': 'input->slug#keep' }}
          />
        </fieldset>
        <fieldset>
          <legend>Your account</legend>
          <AccountFields retyped={retyped} />
        </fieldset>
        <button class="button is-primary is-wide" type="submit">
          Create community
        </button>
      </form>
    </EntryLayout>
  )
}
