/** @jsxImportSource hono/jsx */
import { obstacleIn, rightsIn, type ChannelRight, type DmView, type MyChannelView } from '@ajet/shared/schema'
import type { Child } from 'hono/jsx'
import { dmTitle } from '../fragments/dm.ts'
import { errorText } from '../fragments/error-text.ts'
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
  /** What the reader may do; nothing else is offered. */
  readonly may: ReadonlySet<ChannelRight>
  /** Why the reader may not write here. */
  readonly closed: string | undefined
  /** Whoever reads this may open an archived channel again. */
  readonly reopens: boolean
}

export function channelRoom(place: Place, channel: MyChannelView): Room {
  const { slug, role } = place.community
  const href = channelPath(slug, channel.name)
  const manages = role !== 'member' || channel.operator
  const standing = { channel, role, muted: place.sync.muted_in?.includes(place.community.id) === true }
  const may = rightsIn(standing)
  return {
    place,
    channel,
    community: slug,
    href,
    pagesHref: `${channelPath(slug, channel.id)}/page`,
    name: channel.name,
    title: `#${channel.name}`,
    head: <ChannelHead slug={slug} channel={channel} href={href} setsTopic={may.has('topic')} />,
    start: <ChannelStart channel={channel} />,
    may,
    closed: whyClosed(standing),
    reopens: channel.archived_at !== null && manages,
  }
}

function whyClosed(standing: Parameters<typeof obstacleIn>[0]): string | undefined {
  const obstacle = obstacleIn(standing)
  return obstacle === undefined ? undefined : errorText(obstacle)
}

/** A DM belongs to no community; `place` is the one shown beside it. */
export function dmRoom(place: Place, dm: DmView): Room {
  const name = dmTitle(dm, place.sync.user.id)
  const href = dmPath(dm.id)
  const standing = { channel: dm, role: null, muted: false }
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
    may: rightsIn(standing),
    closed: whyClosed(standing),
    reopens: false,
  }
}
