import type { ErrorCode } from './errors.ts'
import type { CommunityRole } from './fields.ts'
import type { DmView, MyChannelView } from './views.ts'

/** Somebody before a channel or DM they see. */
export interface Standing {
  readonly channel: MyChannelView | DmView
  /** In the channel's community; null in a DM. */
  readonly role: CommunityRole | null
  /** Muted in the channel's community. */
  readonly muted: boolean
}

/**
 * `retract`: take back messages and reactions of one's own. `moderate`: delete what others wrote. The other names are
 * what they say.
 */
export type ChannelRight = 'write' | 'react' | 'pin' | 'topic' | 'retract' | 'moderate'

/**
 * Why somebody may not write there, as the API refuses it (docs/messages.md); undefined: they may. For clients, which do
 * not offer what is refused; the API looks for itself.
 */
export function obstacleIn({ channel, muted }: Pick<Standing, 'channel' | 'muted'>): ErrorCode | undefined {
  const { joined, archived_at, modes, operator, voice } = channel
  if (!joined) return 'not_a_member'
  if (archived_at !== null) return 'channel_archived'
  if (muted) return 'muted'
  if ('estranged' in channel && channel.estranged === true) return 'no_common_community'
  return modes.includes('m') && !operator && !voice ? 'channel_moderated' : undefined
}

/** What somebody may do there. */
export function rightsIn(standing: Standing): ReadonlySet<ChannelRight> {
  const { channel, role, muted } = standing
  const obstacle = obstacleIn(standing)
  const isAdmin = role === 'owner' || role === 'admin'
  const isArchived = channel.archived_at !== null
  const manages = isAdmin || (channel.joined && channel.operator)
  const writes = obstacle === undefined
  const names = manages || !channel.modes.includes('t')
  const rights: Readonly<Record<ChannelRight, boolean>> = {
    write: writes,
    react: writes || obstacle === 'channel_moderated',
    pin: writes && names,
    topic: manages ? !isArchived && !muted : writes && names,
    retract: channel.joined && !isArchived,
    moderate: isArchived ? isAdmin : manages,
  }
  return new Set((Object.keys(rights) as ChannelRight[]).filter((right) => rights[right]))
}
