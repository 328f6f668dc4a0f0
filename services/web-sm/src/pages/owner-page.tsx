/** @jsxImportSource hono/jsx */
import { limits, type CommunityView, type UserView } from '@ajet/shared/schema'
import { renderAvatar } from '../fragments/avatar.ts'
import { adminPath } from '../fragments/paths.ts'
import { Field } from './field.tsx'
import { FormError } from './form-error.tsx'
import { PagePane } from './page-pane.tsx'
import { CurrentPassword } from './security-password.tsx'

export interface OwnerPaneProps {
  readonly community: CommunityView
  /** The user name that was typed; empty before. */
  readonly typed: string
  /** Whom that is, in this community. */
  readonly next: Pick<UserView, 'id' | 'username' | 'display_name' | 'avatar_url'> | undefined
  readonly hasPassword: boolean
  readonly error: string | undefined
}

/** Hands a community over in two steps: to whom, and then by one's password. */
export function OwnerPane({ community, typed, next, hasPassword, error }: OwnerPaneProps) {
  const href = `${adminPath(community.slug)}/owner`
  return (
    <PagePane slug={community.slug} title="Hand the community over" label="The new owner">
      <section class="page-section" aria-labelledby="owner-head">
        {next === undefined ? (
          <>
            <h2 id="owner-head">To whom?</h2>
            <p>The new owner may do everything in it, and delete it. You stay as an admin.</p>
            <form class="form" method="get" action={href}>
              {typed === '' ? null : <p class="notice is-error">Nobody of that name is a person of this community.</p>}
              <Field
                name="to"
                label="User name"
                required
                maxlength={limits.username + 1}
                value={typed}
                placeholder="bo"
              />
              <p>
                <button class="button is-primary" type="submit">
                  Go on
                </button>
              </p>
            </form>
          </>
        ) : (
          <>
            <h2 id="owner-head">
              Hand <bdi>{community.name}</bdi> over to <bdi>{next.display_name}</bdi>?
            </h2>
            <form class="form" method="post" action={href} data-turbo="false">
              <p class="person-line">
                {renderAvatar(next)} <bdi>{next.display_name}</bdi> <span class="list-note">@{next.username}</span>
              </p>
              <p class="notice">
                Only they can give it back. You stay as an admin. Whoever owns the first community of a server owns the
                server.
              </p>
              <FormError code={error} />
              <input type="hidden" name="user_id" value={next.id} />
              <input type="hidden" name="to" value={next.username} />
              {hasPassword ? <CurrentPassword id="owner" /> : null}
              <p class="button-row">
                <button class="button is-danger" type="submit">
                  Hand it over
                </button>{' '}
                <a class="button" href={adminPath(community.slug)}>
                  Keep it
                </a>
              </p>
            </form>
          </>
        )}
      </section>
    </PagePane>
  )
}
