import { limits } from '@ajet/shared/schema'
import { canManage, type Standing } from '../channels/policy.ts'

export interface AuthoredMessage {
  readonly author_id: string
  /** When it was posted. */
  readonly created_at: Date
}

/** Authors, within the edit window (SH-13): an hour from posting, the last millisecond included. `now` in ms. */
export function isEditable({ created_at }: AuthoredMessage, now: number): boolean {
  return now - created_at.getTime() <= limits.editWindowMs
}

/** The author while a member of the channel. */
export function canEdit(message: AuthoredMessage, standing: Standing, userId: string): boolean {
  return message.author_id === userId && standing.joined
}

/** The author; operators of the channel, owner and admins. */
export function canDelete(message: AuthoredMessage, standing: Standing, userId: string): boolean {
  return message.author_id === userId || canManage(standing)
}
