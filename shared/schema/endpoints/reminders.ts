import { z } from 'zod'
import { defineEndpoint, pageOf, pageQuery } from '../endpoint.ts'
import { timestamp, uuid } from '../fields.ts'
import { limits } from '../limits.ts'
import { longText } from '../text.ts'
import { reminderView } from '../views-reminders.ts'

export const reminderEndpoints = {
  listReminders: defineEndpoint({
    method: 'GET',
    path: '/api/reminders',
    tag: 'notifications',
    summary: 'What I want to be reminded of and has not come yet',
    access: 'Any signed-in user; own reminders',
    allow: 'signed-in',
    query: pageQuery,
    output: pageOf(reminderView),
    errors: ['unknown_cursor'],
  }),
  createReminder: defineEndpoint({
    method: 'POST',
    path: '/api/reminders',
    tag: 'notifications',
    summary: 'Be reminded of something: by a notification, or by a message in a channel',
    access: 'Any signed-in user; into a channel: who may read it and is a member',
    allow: 'signed-in',
    body: z.object({
      text: longText(limits.reminderText).refine((text) => text.trim() !== '', 'is empty'),
      /** In the future, at most ten years ahead. */
      due_at: timestamp,
      channel_id: uuid.optional(),
    }),
    status: 201,
    output: reminderView,
    errors: [
      'not_found',
      'not_a_member',
      'muted',
      'no_common_community',
      'channel_moderated',
      'channel_archived',
      'limit_reached',
    ],
  }),
  deleteReminder: defineEndpoint({
    method: 'DELETE',
    path: '/api/reminders/:reminder_id',
    tag: 'notifications',
    summary: 'Do without a reminder',
    access: 'Whose reminder it is',
    allow: 'own-object',
    params: z.object({ reminder_id: uuid }),
    errors: ['not_found'],
    idempotent: true,
  }),
}
