import type { AuthorView, CommunityRole } from '@ajet/shared/schema'

const RANK = { member: 0, admin: 1, owner: 2 } as const

/** Owners give and take every role; admins those below owner, from people below owner. */
export function canSetRole(actor: CommunityRole, target: CommunityRole, role: CommunityRole): boolean {
  if (actor === 'owner') return true
  return actor === 'admin' && target !== 'owner' && role !== 'owner'
}

/** A bot works for a community; it does not own one. */
export function canHaveRole(kind: AuthorView['kind'], role: CommunityRole): boolean {
  return kind === 'user' || role !== 'owner'
}

/** Oneself, owner and admins. */
export function canSetNickname(actor: CommunityRole, isSelf: boolean): boolean {
  return isSelf || RANK[actor] >= RANK.admin
}

/** Owner and admins, people below them. */
export function canKick(actor: CommunityRole, target: CommunityRole): boolean {
  return RANK[actor] >= RANK.admin && RANK[actor] > RANK[target]
}
