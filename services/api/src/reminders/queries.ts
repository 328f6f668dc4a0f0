import type { Tables } from '@ajet/shared/db'
import type { ReminderView } from '@ajet/shared/schema'
import type { Kysely } from 'kysely'
import { iso } from '../time.ts'

export interface ReminderRow {
  readonly id: string
  readonly text: string
  readonly due_at: Date
  readonly channel_id: string | null
  readonly created_at: Date
}

export function selectReminders(db: Kysely<Tables>, userId: string) {
  return db
    .selectFrom('reminders as r')
    .select(['r.id', 'r.text', 'r.due_at', 'r.channel_id', 'r.created_at'])
    .where('r.user_id', '=', userId)
}

export function reminderView({ id, text, due_at, channel_id, created_at }: ReminderRow): ReminderView {
  return { id, text, due_at: iso(due_at), channel_id, created_at: iso(created_at) }
}
