import { accessMembership } from '../communities/access.ts'
import type { Action } from '../context.ts'
import { accessMember } from './access.ts'
import { memberView } from './view.ts'

export const getMember: Action<'getMember'> = async ({ db, clock }, { principal, params }) => {
  const community = await accessMembership(db.kysely, principal.user_id, params.community)
  return memberView(await accessMember(db.kysely, principal.user_id, community.id, params.user), clock.now())
}
