import type { AuthorView, DmView } from '@ajet/shared/schema'
import { myChannelView, type MyChannelRow } from '../channels/view.ts'
import { authorView, type AuthorRow } from '../users/view.ts'

export interface DmRow extends MyChannelRow {
  readonly members: readonly AuthorRow[]
  readonly estranged: boolean
}

export function dmView(row: DmRow): DmView {
  return { ...myChannelView(row), ...(row.estranged && { estranged: true }), members: dmMembers(row) }
}

/** Everybody in a DM in the order of their ids, whoever looks. */
export function dmMembers({ members }: Pick<DmRow, 'members'>): AuthorView[] {
  return members.map(authorView)
}
