import type { ChannelView, CommunityRole } from '@ajet/shared/schema'

/** What the rules of a channel look at: the channel's modes and the caller's standing in it. */
export interface Standing {
  /** Null: not in the community (or a DM). */
  readonly role: CommunityRole | null
  readonly joined: boolean
  readonly operator: boolean
  readonly voice: boolean
  readonly archived: boolean
  readonly visibility: 'public' | 'private'
  readonly type: ChannelView['type']
  readonly mode_i: boolean
  readonly mode_m: boolean
  readonly mode_t: boolean
}

/** Members of the channel; a public one is open to the whole community. */
export function canSee({ joined, visibility, role }: Pick<Standing, 'joined' | 'visibility' | 'role'>): boolean {
  return joined || (visibility === 'public' && role !== null)
}

/** Whether people of the community who are not in a channel meet it in lists and searches; with +s they have to know its name (HC-49). */
export function isListed({ visibility, mode_s }: Pick<Standing, 'visibility'> & { readonly mode_s: boolean }): boolean {
  return visibility === 'public' && !mode_s
}

/** Operators of the channel, owner and admins of its community. */
export function canManage({ role, joined, operator }: Standing): boolean {
  return isAdmin(role) || (joined && operator)
}

/** Owner and admins. */
export function isAdmin(role: CommunityRole | null): boolean {
  return role === 'owner' || role === 'admin'
}

/** Members; with +t only who manages. */
export function canSetTopic(standing: Standing): boolean {
  return canManage(standing) || (standing.joined && !standing.mode_t)
}

/** Public channels without +i; whoever manages the channel also with it. */
export function canJoin(standing: Standing): boolean {
  return canManage(standing) || (standing.visibility === 'public' && !standing.mode_i)
}

/** Members of the channel, with +i only operators; owner and admins. Nobody in a DM: other people are another DM. */
export function canAddMember(standing: Standing): boolean {
  if (isDm(standing)) return false
  return canManage(standing) || (standing.joined && !standing.mode_i)
}

/** A member without voice in a channel with +m (HC-48): reads, and changes nothing that others read. */
export function isSilenced({ mode_m, operator, voice }: Pick<Standing, 'mode_m' | 'operator' | 'voice'>): boolean {
  return mode_m && !operator && !voice
}

/** A channel of no community, between its people alone (AJ-66). */
export function isDm({ type }: Pick<Standing, 'type'>): boolean {
  return type === 'dm' || type === 'group-dm'
}

/** Any channel and group DM; a DM of two is theirs for good. */
export function canLeave({ type }: Pick<Standing, 'type'>): boolean {
  return type !== 'dm'
}
