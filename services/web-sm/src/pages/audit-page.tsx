/** @jsxImportSource hono/jsx */
import type { AuditView } from '@ajet/shared/schema'
import { renderAvatar } from '../fragments/avatar.ts'
import { renderIcon } from '../fragments/icon.ts'
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
            <Act {...act} />
          ))}
          {acts.length === 0 ? <li class="list-empty">Nothing was done yet.</li> : null}
        </ul>
        <MoreLink href={olderHref} text="Older" />
      </section>
    </PagePane>
  )
}

function Act({ action, actor, target_user: user, data, created_at: at }: AuditView) {
  const details = Object.entries(data).map(([key, value]) => `${inWords(key)}: ${value}`)
  return (
    <li>
      {actor === null ? <span class="start-mark is-small">{renderIcon('settings')}</span> : renderAvatar(actor)}
      <div class="list-main">
        <span>
          <strong>
            <bdi>{actor?.display_name ?? 'The server, or an account that is gone'}</bdi>
          </strong>
          {': '}
          {inWords(action)}
          {user === null ? null : (
            <>
              {' · '}
              <bdi>{user.display_name}</bdi>
            </>
          )}
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

/** `member/kicked` as one says it. */
const inWords = (name: string): string => name.replaceAll(/[/_-]/g, ' ')
