/** @jsxImportSource hono/jsx */
import type { CommunityRole, InviteView, MemberView } from '@ajet/shared/schema'
import { renderAvatar } from '../fragments/avatar.ts'
import { renderIcon } from '../fragments/icon.ts'
import { membersPath } from '../fragments/paths.ts'
import { CopyLine } from './copy-line.tsx'
import { FormError } from './form-error.tsx'
import type { Place } from './load-place.ts'
import { MoreLink } from './more-link.tsx'
import { PagePane } from './page-pane.tsx'
import { RoleForm, rolesFor } from './role-form.tsx'
import { When } from './when.tsx'

export interface MembersPaneProps {
  readonly place: Place
  readonly members: readonly MemberView[]
  readonly nextHref: string | undefined
  /** Undefined for whoever may not invite. */
  readonly invites: readonly InviteView[] | undefined
  readonly error: string | undefined
  /** Why a role was not changed. */
  readonly roleError: string | undefined
}

/** The people of a community, and the invite links for owner and admins. */
export function MembersPane({ place, members, nextHref, invites, error, roleError }: MembersPaneProps) {
  const { slug, member_count: count } = place.community
  return (
    <PagePane slug={slug} title="People" label="Members and invites">
      {invites === undefined ? null : <Invites slug={slug} invites={invites} error={error} />}
      <section class="page-section" aria-labelledby="members-head">
        <h2 id="members-head">{count === 1 ? '1 member' : `${count} members`}</h2>
        <FormError code={roleError} />
        <ul class="list">
          {members.map((member) => (
            <Member slug={slug} member={member} roles={rolesFor(place.community.role, member, place.sync.user.id)} />
          ))}
        </ul>
        <MoreLink href={nextHref} text="More people" />
      </section>
    </PagePane>
  )
}

interface MemberProps {
  readonly slug: string
  readonly member: MemberView
  readonly roles: readonly CommunityRole[]
}

function Member({ slug, member, roles }: MemberProps) {
  const { user, nickname, role } = member
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
      {role === 'member' || roles.length > 0 ? null : <span class="tag">{role}</span>}
      {roles.length === 0 ? null : <RoleForm slug={slug} member={member} roles={roles} />}
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
        <CopyLine label="Invite link" value={url} />
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
