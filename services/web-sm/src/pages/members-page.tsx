/** @jsxImportSource hono/jsx */
import type { InviteView, MemberView } from '@ajet/shared/schema'
import { renderAvatar } from '../fragments/avatar.ts'
import { renderIcon } from '../fragments/icon.ts'
import { membersPath } from '../fragments/paths.ts'
import { FormError } from './form-error.tsx'
import type { Place } from './load-place.ts'
import { MoreLink } from './more-link.tsx'
import { PagePane } from './page-pane.tsx'
import { When } from './when.tsx'

export interface MembersPaneProps {
  readonly place: Place
  readonly members: readonly MemberView[]
  readonly nextHref: string | undefined
  /** Undefined for whoever may not invite. */
  readonly invites: readonly InviteView[] | undefined
  readonly error: string | undefined
}

/** The people of a community, and the invite links for owner and admins. */
export function MembersPane({ place, members, nextHref, invites, error }: MembersPaneProps) {
  const { slug, member_count: count } = place.community
  return (
    <PagePane slug={slug} title="People" label="Members and invites">
      {invites === undefined ? null : <Invites slug={slug} invites={invites} error={error} />}
      <section class="page-section" aria-labelledby="members-head">
        <h2 id="members-head">{count === 1 ? '1 member' : `${count} members`}</h2>
        <ul class="list">
          {members.map((member) => (
            <Member {...member} />
          ))}
        </ul>
        <MoreLink href={nextHref} text="More people" />
      </section>
    </PagePane>
  )
}

function Member({ user, nickname, role }: MemberView) {
  return (
    <li>
      <span class={`presence-box ${user.online ? 'is-online' : ''}`} data-person={user.id}>
        {renderAvatar(user)}
        <span class="presence" aria-hidden="true" />
        <span class="visually-hidden" data-presence-text>
          {user.online ? 'online' : 'away'}
        </span>
      </span>
      <div class="list-main">
        <strong>
          <bdi data-member-name data-name-of={user.id} data-nickname={nickname === null ? undefined : ''}>
            {nickname ?? user.display_name}
          </bdi>
        </strong>
        <span class="list-note">
          @{user.username}
          {user.status_text === '' ? null : (
            <>
              {' · '}
              <bdi>{user.status_text}</bdi>
            </>
          )}
        </span>
      </div>
      {role === 'member' ? null : <span class="tag">{role}</span>}
      <form method="post" action="/dm">
        <input type="hidden" name="user_id" value={user.id} />
        <button
          class="icon-button"
          type="submit"
          aria-label={`Write to ${nickname ?? user.display_name}`}
          title="Write to them"
        >
          {renderIcon('thread')}
        </button>
      </form>
    </li>
  )
}

interface InvitesProps {
  readonly slug: string
  readonly invites: readonly InviteView[]
  readonly error: string | undefined
}

function Invites({ slug, invites, error }: InvitesProps) {
  return (
    <section class="page-section" id="invite" aria-labelledby="invite-head">
      <h2 id="invite-head">Invite people</h2>
      <p>Whoever opens the link makes an account and joins. Links are valid for seven days.</p>
      <FormError code={error} />
      <form method="post" action={`${membersPath(slug)}/invites`}>
        <button class="button is-primary" type="submit">
          {renderIcon('plus')} Create an invite link
        </button>
      </form>
      {invites.length === 0 ? null : (
        <ul class="list">
          {invites.map((invite) => (
            <Invite slug={slug} {...invite} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Invite({ slug, code, url, uses, max_uses: max, expires_at: expires }: InviteView & { readonly slug: string }) {
  return (
    <li>
      <div class="list-main">
        <span class="copy-line" data-controller="copy">
          <input value={url} readonly aria-label="Invite link" data-copy-target="source" />
          <button type="button" class="button is-small" data-action="copy#copy">
            {renderIcon('copy')} <span data-copy-target="label">Copy</span>
          </button>
        </span>
        <span class="list-note">
          {max === null ? `Used ${uses} times` : `Used ${uses} of ${max} times`}
          {' · '}
          {expires === null ? (
            'never expires'
          ) : (
            <>
              expires <When at={expires} />
            </>
          )}
        </span>
      </div>
      <form method="post" action={`${membersPath(slug)}/invites/${encodeURIComponent(code)}/revoke`}>
        <button class="button is-small is-quiet" type="submit">
          Revoke
        </button>
      </form>
    </li>
  )
}
