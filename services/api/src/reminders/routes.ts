import type { Actions } from '../context.ts'
import { createReminder } from './create-reminder.ts'
import { deleteReminder } from './delete-reminder.ts'
import { listReminders } from './list-reminders.ts'

export const reminderRoutes = { listReminders, createReminder, deleteReminder } satisfies Partial<Actions>
