import { ApiError } from '@ajet/shared/http'
import type { CommunityView, MemberView, MyChannelView, SyncView } from '@ajet/shared/schema'
import { fields, limits } from '@ajet/shared/schema'
import { isId } from '@ajet/shared/std'
import type { SidebarProps } from '../fragments/sidebar.tsx'
import { findLastPlace } from '../http/cookies.ts'
import { codeOf } from '../http/handle.tsx'
import type { Visit } from '../http/visit.ts'

/** A community as its member sees it: what every page inside needs. */
export interface Place {
  readonly sync: SyncView
  readonly community: CommunityView
  readonly channels: readonly MyChannelView[]
  readonly members: readonly MemberView[]
  readonly moreMembers: boolean
}

/** @throws ApiError `not_found` when the caller is in no such community; ApiClientError of the calls */
export async function loadPlace({ api }: Visit, key: string): Promise<Place> {
  const [sync, members] = await Promise.all([
    api.sync({}),
    api.listMembers({ params: { community: parseCommunityKey(key) }, query: { limit: limits.pageMax } }),
  ])
  const found = sync.communities.find(({ id, slug }) => id === key || slug === key)
  if (!found) throw new ApiError('not_found')
  const { channels, ...community } = found
  const joined = channels.filter((channel) => channel.joined && channel.archived_at === null).toSorted(byName)
  return {
    sync,
    community,
    channels: joined,
    members: members.items.toSorted(byPresence),
    moreMembers: members.next !== null,
  }
}

/** The same for its owner and admins. @throws ApiError also `forbidden` */
export async function loadPlaceAsAdmin(visit: Visit, key: string): Promise<Place> {
  const place = await loadPlace(visit, key)
  if (place.community.role === 'member') throw new ApiError('forbidden')
  return place
}

/**
 * The community shown beside what belongs to none: the last one visited, else the first.
 * @throws ApiError `not_found` when the caller is in none
 */
export async function loadAnyPlace(visit: Visit): Promise<Place> {
  const last = findLastPlace(visit.request.headers.get('cookie'))?.split('/')[2]
  return (last === undefined ? undefined : await findPlace(visit, last)) ?? loadFirstPlace(visit)
}

async function findPlace(visit: Visit, key: string): Promise<Place | undefined> {
  try {
    return await loadPlace(visit, key)
  } catch (error) {
    if (codeOf(error) === 'not_found') return undefined
    throw error
  }
}

async function loadFirstPlace(visit: Visit): Promise<Place> {
  const [first] = (await visit.api.sync({})).communities
  if (!first) throw new ApiError('not_found')
  return loadPlace(visit, first.slug)
}

/** The channel by id or name: one of the caller's, or a public one to look into. @throws ApiError `not_found` */
export async function loadChannel({ api }: Visit, { sync, community }: Place, key: string): Promise<MyChannelView> {
  const mine = sync.communities.find(({ id }) => id === community.id)?.channels
  const known = mine?.find(({ id, name }) => id === key || name === key)
  if (known) return known
  const channel = isId(key)
    ? await api.getChannel({ params: { channel_id: key } })
    : await findByName(api, community, key)
  if (channel?.community_id !== community.id) throw new ApiError('not_found')
  return channel
}

async function findByName(
  api: Visit['api'],
  community: CommunityView,
  key: string,
): Promise<MyChannelView | undefined> {
  const name = fields.channelName.safeParse(key)
  if (!name.success) return undefined
  const page = await api.listChannels({ params: { community: community.id }, query: { name: name.data, limit: 1 } })
  return page.items.find((channel) => channel.name === name.data)
}

/** What the sidebar shows. */
export function sidebarOf(place: Place, current: Pick<SidebarProps, 'currentChannelId' | 'currentPage'>): SidebarProps {
  const { sync, community, channels, members, moreMembers } = place
  const communities = sync.communities.map(({ channels: _, ...other }) => other)
  return {
    me: sync.user,
    community,
    communities,
    channels,
    dms: sync.dms,
    members,
    moreMembers,
    notificationCount: sync.notification_count,
    threadCount: sync.thread_unread_count ?? 0,
    ...current,
  }
}

/** Where a visit to a community begins: #general, else the first channel; undefined when there is none. */
export function firstChannel(channels: readonly MyChannelView[]): MyChannelView | undefined {
  return channels.find(({ name }) => name === 'general') ?? channels[0]
}

function parseCommunityKey(key: string): string {
  if (isId(key) || fields.slug.safeParse(key).success) return key
  throw new ApiError('not_found')
}

const byName = (a: MyChannelView, b: MyChannelView) => a.name.localeCompare(b.name)

function byPresence(a: MemberView, b: MemberView): number {
  if (a.user.online !== b.user.online) return a.user.online ? -1 : 1
  return (a.nickname ?? a.user.display_name).localeCompare(b.nickname ?? b.user.display_name)
}
