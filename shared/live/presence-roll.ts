/** User ids in one event: about 80 kB, far below the bus's limit. */
const MAX_USERS = 2_000
/** Memberships in one event: at most about 500 kB, when no two people share a channel. */
const MAX_MEMBERSHIPS = 10_000
/** Channels of one person that others are told of; what is shared beyond is not seen. */
const MAX_CHANNELS = 2_000

/** Part of the payload of `presence/seen`: people, and for each channel which of them (by position) are in it. */
export interface Roll {
  readonly user_ids: readonly string[]
  readonly channels?: readonly {
    readonly channel_id: string
    readonly users: readonly number[]
  }[]
}

/** What is said of a person's channels in one event. */
export function tellableChannels(channels: readonly string[]): readonly string[] {
  return channels.slice(0, MAX_CHANNELS)
}

/** The people alone, in parts that fit an event. */
export function rollsOf(userIds: readonly string[]): readonly Roll[] {
  const count = Math.ceil(userIds.length / MAX_USERS)
  return Array.from({ length: count }, (_, at) => ({
    user_ids: userIds.slice(at * MAX_USERS, (at + 1) * MAX_USERS),
  }))
}

/** People with their channels, each channel named once for all in it, in parts that fit an event. */
export function rollsWithChannels(people: readonly (readonly [string, readonly string[]])[]): readonly Roll[] {
  const rolls: Roll[] = []
  let userIds: string[] = []
  let byChannel = new Map<string, number[]>()
  let memberships = 0
  const close = () => {
    const channels = [...byChannel].map(([channel_id, users]) => ({
      channel_id,
      users,
    }))
    if (userIds.length > 0) rolls.push({ user_ids: userIds, channels })
    userIds = []
    byChannel = new Map()
    memberships = 0
  }
  for (const [userId, channels] of people) {
    const told = tellableChannels(channels)
    if (userIds.length === MAX_USERS || memberships + told.length > MAX_MEMBERSHIPS) close()
    for (const id of told) {
      const users = byChannel.get(id)
      if (users) users.push(userIds.length)
      else byChannel.set(id, [userIds.length])
    }
    userIds.push(userId)
    memberships += told.length
  }
  close()
  return rolls
}

/** Each person of a roll with the channels it names; undefined when it names none of anybody. Ignores what does not fit. */
export function parseRoll(
  payload: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, readonly string[] | undefined> {
  const userIds = texts(payload['user_ids'])
  const channels: unknown = payload['channels']
  if (!Array.isArray(channels)) return new Map(userIds.map((id) => [id, undefined]))
  const people = userIds.map((id): readonly [string, string[]] => [id, []])
  for (const entry of channels as readonly unknown[]) {
    if (typeof entry !== 'object' || entry === null) continue
    const [[channelId], users] = [texts([Reflect.get(entry, 'channel_id')]), Reflect.get(entry, 'users') as unknown]
    if (channelId === undefined || !Array.isArray(users)) continue
    for (const at of users) if (typeof at === 'number') people[at]?.[1].push(channelId)
  }
  return new Map(people)
}

export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
