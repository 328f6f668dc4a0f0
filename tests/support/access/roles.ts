/**
 * Everybody whose answer may differ. All but `anonymous` are signed in; all but `outsider` have been in the community
 * of the scene; from `member` on they are in its channels.
 */
export const roles = [
  'anonymous',
  'outsider',
  'banned',
  'bystander',
  'away',
  'member',
  'muted',
  'operator',
  'muted-admin',
  'admin',
  'owner',
] as const
export type Role = (typeof roles)[number]
export type SignedIn = Exclude<Role, 'anonymous'>

/**
 * Where the object is. A rule that looks at no channel is asked in the public one. `archived` is another public one, and
 * `lost` the DM of two who share no community any longer.
 */
export const places = ['public', 'private', 'archived', 'dm', 'lost'] as const
export type Place = (typeof places)[number]

/** `away` is an admin of the community who is in none of its channels. */
export const communityRoles = {
  bystander: 'member',
  away: 'admin',
  member: 'member',
  muted: 'member',
  operator: 'member',
  'muted-admin': 'admin',
  admin: 'admin',
  owner: 'owner',
  author: 'member',
} as const

/** Who is in which channel; `author` is whose the foreign objects are. */
export const inChannel = ['member', 'muted', 'operator', 'muted-admin', 'admin', 'owner', 'author'] as const
export const inDm = ['member', 'muted', 'author'] as const
export const inLost = ['banned', 'author'] as const
