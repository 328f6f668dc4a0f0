import { must } from '@ajet/shared/std'
import { createRandom, pickZipf } from '@ajet/shared/testing'

export interface TeamSize {
  readonly users: number
  readonly channels: number
  /** Channels of each person. */
  readonly channelsEach: number
}

/** Who is in which channel and who posts where, as places in lists of people and channels. */
export interface TeamPlan {
  /** For each person the channels, all different. */
  readonly channelsOf: readonly (readonly number[])[]
  /** For each channel the people, at least one. */
  readonly membersOf: readonly (readonly number[])[]
  /** Posts one after the other, to be begun again at the end. */
  readonly posts: readonly TeamPost[]
}

export interface TeamPost {
  readonly channel: number
  /** One of the channel's members. */
  readonly author: number
}

/** Enough that the unlikely channels have their turn, and few enough to be drawn in an instant. */
const POSTS = 10_000

/**
 * A team by popularity (Zipf): people are in and post to the first channels far more often than the last. The same plan
 * for the same size.
 * @throws RangeError when there are fewer channels than each person is to have
 */
export function planTeam(size: TeamSize): TeamPlan {
  if (size.channelsEach > size.channels) throw new RangeError('A person cannot be in more channels than there are')
  const random = createRandom(3)
  const channelsOf = Array.from({ length: size.users }, (_, user) => drawChannels(random, user, size))
  const membersOf = Array.from({ length: size.channels }, (): number[] => [])
  for (const [user, channels] of channelsOf.entries()) for (const channel of channels) membersOf[channel]?.push(user)
  return { channelsOf, membersOf, posts: drawPosts(random, membersOf) }
}

/** How many read a post, on average. */
export function meanReaders({ membersOf, posts }: TeamPlan): number {
  return posts.reduce((sum, { channel }) => sum + (membersOf[channel]?.length ?? 0), 0) / posts.length
}

/** The first people are each in another channel, so that none is empty. */
function drawChannels(random: () => number, user: number, { channels, channelsEach }: TeamSize): readonly number[] {
  const drawn = new Set<number>(user < channels ? [user] : [])
  while (drawn.size < channelsEach) drawn.add(pickZipf(random, channels))
  return [...drawn]
}

function drawPosts(random: () => number, membersOf: TeamPlan['membersOf']): readonly TeamPost[] {
  const inhabited = membersOf.flatMap((members, channel) => (members.length === 0 ? [] : [{ members, channel }]))
  return Array.from({ length: POSTS }, () => {
    const { members, channel } = must(inhabited[pickZipf(random, inhabited.length)], 'a channel')
    return { channel, author: must(members[Math.floor(random() * members.length)], 'a member') }
  })
}
