/** @jsxImportSource hono/jsx */
import { limits, type LoginMethodsView } from '@ajet/shared/schema'
import { AccountFields } from './account-fields.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { Field } from './field.tsx'
import { FormError } from './form-error.tsx'
import type { PageContext } from './page-context.ts'
import type { Retyped } from './retyped.ts'

export interface SetupPageProps extends PageContext {
  readonly methods: LoginMethodsView
  /** Of the setup link; empty for whoever came without one and is asked for it. */
  readonly token: string
  readonly retyped: Retyped
}

/** The first page of a new server: the community, and beside it the ways to make the first account (AJ-38). */
export function SetupPage({ methods, token, retyped, ...context }: SetupPageProps) {
  const { password, providers } = methods
  return (
    <EntryLayout title="Set up" wide {...context}>
      <h1>Set up your chat</h1>
      <p class="lead">Two minutes: a community for your people, and your own account as its owner.</p>
      {password || providers.length > 0 ? (
        <SetupForm methods={methods} token={token} retyped={retyped} />
      ) : (
        <p class="notice is-error" role="alert">
          Every way to make an account is switched off. Set up a login provider in the settings of the server, or let{' '}
          <code>login.password</code> be on, and start it again.
        </p>
      )}
    </EntryLayout>
  )
}

function SetupForm({ methods, token, retyped }: Pick<SetupPageProps, 'methods' | 'token' | 'retyped'>) {
  const { password, providers } = methods
  const needsToken = token === '' || retyped.error === 'setup_token_invalid'
  return (
    <form
      class="form"
      method="post"
      action={password ? '/auth/setup' : `/auth/oauth/${providers[0]?.name ?? ''}`}
      data-turbo="false"
      data-controller={password ? 'entry-form slug' : 'slug'}
      data-action={password ? 'submit->entry-form#submit' : undefined}
    >
      <FormError code={retyped.error} />
      {needsToken ? <TokenField /> : <input type="hidden" name="setup_token" value={token} />}
      <CommunityFields retyped={retyped} />
      {password ? <PasswordAccount retyped={retyped} /> : null}
      <ProviderAccount providers={providers} isSecond={password} />
    </form>
  )
}

function TokenField() {
  return (
    <Field
      name="setup_token"
      label="Setup token"
      required
      autocomplete="off"
      maxlength={200}
      hint="The server prints it at start, at the end of the setup link."
    />
  )
}

function CommunityFields({ retyped }: Pick<SetupPageProps, 'retyped'>) {
  return (
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
  )
}

function PasswordAccount({ retyped }: Pick<SetupPageProps, 'retyped'>) {
  return (
    <>
      <fieldset>
        <legend>Your account</legend>
        <AccountFields retyped={retyped} />
      </fieldset>
      <button class="button is-primary is-wide" type="submit">
        Create community
      </button>
    </>
  )
}

/** The same form with an account from elsewhere: the fields of the account here do not count then. */
function ProviderAccount({
  providers,
  isSecond,
}: {
  readonly providers: LoginMethodsView['providers']
  readonly isSecond: boolean
}) {
  if (providers.length === 0) return null
  return (
    <div class="ways">
      {isSecond ? <p class="ways-or">or, without the fields of the account</p> : null}
      {providers.map(({ name, label }) => (
        <button class="button is-wide" type="submit" formaction={`/auth/oauth/${name}`} formnovalidate={isSecond}>
          <span>
            Create community with <bdi>{label}</bdi>
          </span>
        </button>
      ))}
    </div>
  )
}
