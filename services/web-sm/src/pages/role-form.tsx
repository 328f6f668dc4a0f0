/** @jsxImportSource hono/jsx */
import type { CommunityRole, MemberView } from '@ajet/shared/schema'
import { membersPath } from '../fragments/paths.ts'

interface RoleFormProps {
  readonly slug: string
  readonly member: MemberView
  /** Roles the reader may give; none where they may not change the member's. */
  readonly roles: readonly CommunityRole[]
}

/** Gives a member another role, in place. */
export function RoleForm({ slug, member: { user, nickname, role }, roles }: RoleFormProps) {
  return (
    <form class="inline-form" method="post" action={`${membersPath(slug)}/${user.id}/role`} data-turbo="false">
      <select name="role" aria-label={`Role of ${nickname ?? user.display_name}`}>
        {roles.map((one) => (
          <option value={one} selected={one === role}>
            {one}
          </option>
        ))}
      </select>
      <button class="button is-small" type="submit" aria-label={`Set the role of ${nickname ?? user.display_name}`}>
        Set
      </button>
    </form>
  )
}

/** The roles that one may give somebody; the API decides by the same rules. */
export function rolesFor(mine: CommunityRole, { user, role }: MemberView, meId: string): readonly CommunityRole[] {
  if (user.id === meId || mine === 'member' || (mine === 'admin' && role === 'owner')) return []
  return mine === 'owner' && user.kind === 'user' ? ['member', 'admin', 'owner'] : ['member', 'admin']
}
