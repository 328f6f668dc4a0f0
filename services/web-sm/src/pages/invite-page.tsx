/** @jsxImportSource hono/jsx */
import type { InviteInfoView, LoginMethodsView } from '@ajet/shared/schema'
import { AccountFields } from './account-fields.tsx'
import { EntryLayout } from './entry-layout.tsx'
import { FormError } from './form-error.tsx'
import type { PageContext } from './page-context.ts'
import { ProviderLinks } from './provider-links.tsx'
import type { Retyped } from './retyped.ts'

export interface InvitePageProps extends PageContext {
  readonly invite: InviteInfoView
  readonly methods: LoginMethodsView
  readonly retyped: Retyped
}

/** Where an invite link leads: an account and membership in one, or one button for whoever has an account. */
export function InvitePage({ invite, methods, retyped, ...context }: InvitePageProps) {
  const { community } = invite
  const people = community.member_count === 1 ? '1 person is' : `${community.member_count} people are`
  return (
    <EntryLayout title={`Join ${community.name}`} wide {...context}>
      <h1 dir="auto">Join {community.name}</h1>
      <p class="lead">
        <bdi>{invite.invited_by}</bdi> invites you. {people} already there.
        {community.description === '' ? null : (
          <>
            <br />
            <bdi>{community.description}</bdi>
          </>
        )}
      </p>
      {context.reader ? (
        <JoinForm invite={invite} retyped={retyped} name={context.reader.display_name} />
      ) : (
        <NewcomerForms invite={invite} methods={methods} retyped={retyped} />
      )}
    </EntryLayout>
  )
}

interface FormProps {
  readonly invite: InviteInfoView
  readonly retyped: Retyped
}

function JoinForm({ invite, retyped, name }: FormProps & { readonly name: string }) {
  return (
    <form class="form" method="post" action={`/invite/${encodeURIComponent(invite.code)}`} data-turbo="false">
      <FormError code={retyped.error} />
      <p>
        You are signed in as <strong dir="auto">{name}</strong>.
      </p>
      <button class="button is-primary is-wide" type="submit">
        Join {invite.community.name}
      </button>
    </form>
  )
}

/** The ways to make an account that are switched on; the invite goes along to a provider and back. */
function NewcomerForms({ invite, methods, retyped }: FormProps & { readonly methods: LoginMethodsView }) {
  const { password, providers } = methods
  const here = `/invite/${encodeURIComponent(invite.code)}`
  return (
    <>
      {password ? <RegisterForm invite={invite} retyped={retyped} /> : <FormError code={retyped.error} />}
      <ProviderLinks providers={providers} verb="Join with" query={{ invite_code: invite.code }} isSecond={password} />
      {password || providers.length > 0 ? null : (
        <p>Nobody can make an account at the moment: every way is switched off.</p>
      )}
      <p class="entry-foot">
        <a href={`/auth/login?return_to=${encodeURIComponent(here)}`}>I already have an account</a>
      </p>
    </>
  )
}

function RegisterForm({ invite, retyped }: FormProps) {
  return (
    <form
      class="form"
      method="post"
      action="/auth/register"
      data-turbo="false"
      data-controller="entry-form"
      data-action="submit->entry-form#submit"
    >
      <FormError code={retyped.error} />
      <input type="hidden" name="invite_code" value={invite.code} />
      <input type="hidden" name="return_to" value="/" />
      <AccountFields retyped={retyped} />
      <button class="button is-primary is-wide" type="submit">
        Create account and join
      </button>
    </form>
  )
}
