/** @jsxImportSource hono/jsx */
import type { DmView } from '@ajet/shared/schema'
import { renderAvatar } from '../fragments/avatar.ts'
import { othersIn } from '../fragments/dm.ts'
import { renderIcon } from '../fragments/icon.ts'
import { communityPath, dmPath } from '../fragments/paths.ts'
import { PaneLinks, SearchHereLink } from './channel-head.tsx'
import type { Place } from './load-place.ts'

interface DmHeadProps {
  readonly place: Place
  readonly dm: DmView
  readonly name: string
}

/** Whom one writes with, and their status when they are in the community shown. */
export function DmHead({ place, dm, name }: DmHeadProps) {
  const meId = place.sync.user.id
  const [other, ...more] = othersIn(dm, meId)
  const only = more.length === 0 ? other : undefined
  const known = place.members.find(({ user }) => user.id === only?.id)?.user
  return (
    <header class="pane-head">
      <a
        class="icon-button to-list"
        href={`${communityPath(place.community.slug)}/list`}
        aria-label="Back to the list of channels"
      >
        {renderIcon('back')}
      </a>
      <h1 class="pane-title">
        {only === undefined ? (
          renderIcon('people')
        ) : (
          <span class={`presence-box ${known?.online ? 'is-online' : ''}`} data-person={only.id}>
            {renderAvatar(only, 'is-small')}
            <span class="presence" aria-hidden="true" />
          </span>
        )}
        <span
          dir="auto"
          data-name-of={only === undefined || only.id === meId ? undefined : only.id}
          data-room-title={only === undefined ? dm.id : undefined}
        >
          {name}
        </span>
      </h1>
      <p class="pane-topic" dir="auto" data-status-of={only?.id}>
        {known?.status_text ?? ''}
      </p>
      <div class="pane-actions">
        <SearchHereLink
          slug={place.community.slug}
          query={dm.type === 'dm' && only !== undefined && only.id !== meId ? `in:@${only.username}` : `in:${dm.id}`}
          name={name}
        />
        <PaneLinks href={dmPath(dm.id)} />
      </div>
    </header>
  )
}

interface DmStartProps {
  readonly dm: DmView
  readonly name: string
  readonly meId: string
}

export function DmStart({ dm, name, meId }: DmStartProps) {
  const isNotes = dm.members.length === 1 && dm.members[0]?.id === meId
  return (
    <>
      <span class="start-mark">{renderIcon('people')}</span>
      <h2 dir="auto">{name}</h2>
      <p dir="auto">
        {isNotes ? 'Notes to yourself. Nobody else sees them.' : `Only you and ${name} see what is written here.`}
      </p>
    </>
  )
}
