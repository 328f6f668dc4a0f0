/** @jsxImportSource hono/jsx */
import { describeAct, type ActPart, type AuditView, type AuthorView } from '@ajet/shared/schema'
import { renderAvatar } from '../fragments/avatar.ts'
import { renderIcon } from '../fragments/icon.ts'
import { auditPath, channelPath } from '../fragments/paths.ts'
import type { Place } from './load-place.ts'
import { MoreLink } from './more-link.tsx'
import { PagePane } from './page-pane.tsx'
import { When } from './when.tsx'

export interface AuditPaneProps {
  readonly place: Place
  /** Newest first. */
  readonly acts: readonly AuditView[]
  readonly olderHref: string | undefined
}

/** Who did what with the rights of an owner, admin or operator; for owner and admins. */
export function AuditPane({ place, acts, olderHref }: AuditPaneProps) {
  return (
    <PagePane slug={place.community.slug} title="Audit log" label="What was done with special rights">
      <section class="page-section" aria-labelledby="acts-head">
        <h2 id="acts-head">Newest first</h2>
        <ul class="list">
          {acts.map((act) => (
            <Act place={place} act={act} />
          ))}
          {acts.length === 0 ? <li class="list-empty">Nothing was done yet.</li> : null}
        </ul>
        <MoreLink href={olderHref} text="Older" />
      </section>
    </PagePane>
  )
}

function Act({ place, act }: { readonly place: Place; readonly act: AuditView }) {
  const { actor, created_at: at } = act
  const { parts, rest } = describeAct(act)
  const details = Object.entries(rest).map(([key, value]) => `${key.replaceAll('_', ' ')}: ${value}`)
  const nobody = act.data['by'] === undefined ? 'The server, or an account that is gone,' : 'The operator of the server'
  return (
    <li>
      {actor === null ? <span class="start-mark is-small">{renderIcon('settings')}</span> : renderAvatar(actor)}
      <div class="list-main act">
        <span>
          {actor === null ? <strong>{nobody}</strong> : <Person slug={place.community.slug} person={actor} />}{' '}
          {parts.map((part) => (
            <Part place={place} act={act} part={part} />
          ))}
        </span>
        {details.length === 0 ? null : (
          <span class="list-note" dir="auto">
            {details.join(' · ')}
          </span>
        )}
        <span class="list-note">
          <When at={at} />
        </span>
      </div>
    </li>
  )
}

interface PartProps {
  readonly place: Place
  readonly act: AuditView
  readonly part: ActPart
}

function Part({ place, act, part }: PartProps) {
  if (typeof part === 'string') return <>{part}</>
  if (part.kind === 'said') return <bdi>{part.text}</bdi>
  const { community, channels, members } = place
  if (part.kind === 'user') {
    const known = [act.target_user, ...members.map(({ user }) => user)].find((user) => user?.id === part.id)
    return known ? <Person slug={community.slug} person={known} /> : <>somebody who is gone</>
  }
  const channel = channels.find(({ id }) => id === part.id)
  if (channel) return <a href={channelPath(community.slug, channel.name)}>#{channel.name}</a>
  return part.name === undefined ? <>a channel</> : <bdi>#{part.name}</bdi>
}

/** Leads to what they did themselves. */
function Person({ slug, person }: { readonly slug: string; readonly person: AuthorView }) {
  return (
    <a href={`${auditPath(slug)}?actor=${person.id}`}>
      <bdi>{person.display_name}</bdi>
    </a>
  )
}
