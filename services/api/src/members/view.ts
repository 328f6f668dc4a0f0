import type { ChannelMemberView, CommunityRole, MemberView } from '@ajet/shared/schema'
import { iso } from '../time.ts'
import { userView, type UserRow } from '../users/view.ts'

export interface MemberRow extends UserRow {
  readonly role: CommunityRole
  readonly nickname: string | null
  readonly joined_at: Date
}

export interface ChannelMemberRow extends UserRow {
  readonly operator: boolean
  readonly voice: boolean
  readonly joined_at: Date
}

export function memberView(row: MemberRow, now: number): MemberView {
  return { user: userView(row, now), role: row.role, nickname: row.nickname, joined_at: iso(row.joined_at) }
}

export function channelMemberView(row: ChannelMemberRow, now: number): ChannelMemberView {
  return { user: userView(row, now), operator: row.operator, voice: row.voice, joined_at: iso(row.joined_at) }
}
