/** @jsxImportSource hono/jsx */
import type { DmView, MyChannelView } from '@ajet/shared/schema'
import type { Child } from 'hono/jsx'
import { dmTitle } from '../fragments/dm.ts'
import { channelPath, dmPath } from '../fragments/paths.ts'
import { ChannelHead, ChannelStart } from './channel-head.tsx'
import { DmHead, DmStart } from './dm-head.tsx'
import type { Place } from './load-place.ts'

/** A channel or a DM as its page shows it. */
export interface Room {
  readonly place: Place
  readonly channel: MyChannelView
  /** Slug of the community; null in a DM. */
  readonly community: string | null
  readonly href: string
  /** Where its pages of history are. */
  readonly pagesHref: string
  /** As one says it: `general`, or the names of people. */
  readonly name: string
  /** The same with its mark: `#general`. */
  readonly title: string
  readonly head: Child
  readonly start: Child
  /** True for whoever may delete what others wrote. */
  readonly moderates: boolean
  /** True for whoever may pin messages for everybody. */
  readonly pins: boolean
  /** Why nobody may write here. */
  readonly closed: string | undefined
  /** Whoever reads this may open an archived channel again. */
  readonly reopens: boolean
}

export function channelRoom(place: Place, channel: MyChannelView): Room {
  const { slug, role } = place.community
  const href = channelPath(slug, channel.name)
  const moderates = role !== 'member' || channel.operator
  return {
    place,
    channel,
    community: slug,
    href,
    pagesHref: `${channelPath(slug, channel.id)}/page`,
    name: channel.name,
    title: `#${channel.name}`,
    head: <ChannelHead slug={slug} channel={channel} href={href} />,
    start: <ChannelStart channel={channel} />,
    moderates,
    pins: mayPin(channel, moderates),
    closed: channel.archived_at === null ? undefined : 'This channel is archived.',
    reopens: channel.archived_at !== null && moderates,
  }
}

function mayPin({ joined, archived_at, modes, operator, voice }: MyChannelView, moderates: boolean): boolean {
  if (!joined || archived_at !== null || (modes.includes('m') && !operator && !voice)) return false
  return moderates || !modes.includes('t')
}

/** A DM belongs to no community; `place` is the one shown beside it. */
export function dmRoom(place: Place, dm: DmView): Room {
  const name = dmTitle(dm, place.sync.user.id)
  const href = dmPath(dm.id)
  return {
    place,
    channel: dm,
    community: null,
    href,
    pagesHref: `${href}/page`,
    name,
    title: name,
    head: <DmHead place={place} dm={dm} name={name} />,
    start: <DmStart dm={dm} name={name} meId={place.sync.user.id} />,
    moderates: false,
    pins: dm.estranged !== true,
    closed: dm.estranged ? 'You share no community any longer, so that nobody can write here.' : undefined,
    reopens: false,
  }
}
