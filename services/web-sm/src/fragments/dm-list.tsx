/** @jsxImportSource hono/jsx */
import type { DmView } from '@ajet/shared/schema'
import { renderAvatar } from './avatar.ts'
import { dmTitle, othersIn } from './dm.ts'
import { renderIcon } from './icon.ts'
import { dmPath } from './paths.ts'
import { Badge } from './side-row.tsx'

/** Older ones are opened from the people in them. */
const MAX_SHOWN = 30

export interface DmListProps {
  readonly meId: string
  /** Newest activity first. */
  readonly dms: readonly DmView[]
  readonly currentChannelId: string | undefined
  readonly isOnline: (userId: string) => boolean
}

/** The reader's DMs, the same in every community (AJ-69, AJ-70). */
export function DmList({ meId, dms, currentChannelId, isOnline }: DmListProps) {
  const shown = dms.filter((dm, at) => dm.id === currentChannelId || isWorthARow(dm, at))
  return (
    <section aria-labelledby="dms-head">
      <div class="sidebar-head">
        <h2 id="dms-head">Direct messages</h2>
        <a class="icon-button is-small" href="/dm/new" aria-label="New direct message" title="New direct message">
          {renderIcon('plus')}
        </a>
      </div>
      {shown.length === 0 ? <p class="side-note">Choose somebody under People to write to them alone.</p> : null}
      <ul class="dm-list">
        {shown.map((dm) => (
          <DmRow meId={meId} dm={dm} current={dm.id === currentChannelId} isOnline={isOnline} />
        ))}
      </ul>
    </section>
  )
}

/** A DM in which nobody has written anything is no news. */
function isWorthARow({ last_seq: lastSeq, unread_count: unread }: DmView, at: number): boolean {
  return lastSeq > 0 && (at < MAX_SHOWN || unread > 0)
}

interface DmRowProps {
  readonly meId: string
  readonly dm: DmView
  readonly current: boolean
  readonly isOnline: (userId: string) => boolean
}

/** Whatever is written in a DM is for the reader: its unread messages count like mentions. */
function DmRow({ meId, dm, current, isOnline }: DmRowProps) {
  const [other, ...more] = othersIn(dm, meId)
  const only = more.length === 0 ? other : undefined
  const title = dmTitle(dm, meId)
  const state = ['side-link', dm.unread_count > 0 && !dm.muted && 'is-unread', dm.muted && 'is-muted']
  return (
    <li>
      <a
        class={state.filter(Boolean).join(' ')}
        id={`channel-row-${dm.id}`}
        href={dmPath(dm.id)}
        aria-current={current ? 'page' : undefined}
        data-channel-row={dm.id}
        data-dm={only?.id ?? ''}
        data-dm-people={
          only === undefined
            ? othersIn(dm, meId)
                .map(({ id }) => id)
                .join(' ')
            : undefined
        }
        data-name={title}
        data-unread={dm.unread_count}
        data-mention-count={dm.unread_count}
        data-last-seq={dm.last_seq}
        data-read-seq={dm.last_read_seq}
        data-muted={dm.muted ? 'true' : undefined}
      >
        {only === undefined ? (
          renderIcon('people')
        ) : (
          <span class={isOnline(only.id) ? 'presence-box is-online' : 'presence-box'} data-person={only.id}>
            {renderAvatar(only, 'is-small')}
            <span class="presence" aria-hidden="true" />
            <span class="visually-hidden" data-presence-text>
              {isOnline(only.id) ? 'online' : 'away'}
            </span>
          </span>
        )}
        <span class="side-name">
          <bdi data-row-name data-name-of={only === undefined || only.id === meId ? undefined : only.id}>
            {title}
          </bdi>
        </span>
        <Badge count={dm.unread_count} />
      </a>
    </li>
  )
}
