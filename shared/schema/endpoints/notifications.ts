import { z } from 'zod'
import { defineEndpoint, pageOf, pageQuery } from '../endpoint.ts'
import { uuid } from '../fields.ts'
import { limits } from '../limits.ts'
import { notificationView } from '../views.ts'

/** Unread notifications; counting stops at 100. */
const unread_count = z.int()

export const notificationEndpoints = {
  listNotifications: defineEndpoint({
    method: 'GET',
    path: '/api/notifications',
    tag: 'notifications',
    summary: 'My notifications: the newest page by default; how many are unread',
    access: 'Any signed-in user; own notifications, of channels the user is in',
    allow: 'signed-in',
    query: pageQuery.extend({
      /** Only what is unread. */
      unread: z.enum(['true', 'false']).optional(),
    }),
    output: pageOf(notificationView).extend({ unread_count }),
    errors: ['unknown_cursor'],
  }),
  readNotifications: defineEndpoint({
    method: 'POST',
    path: '/api/notifications/read',
    tag: 'notifications',
    summary: 'Mark notifications read: some, those up to one, those of a thread, or all; say one of them',
    access: 'Any signed-in user; own notifications only',
    allow: 'signed-in',
    scope: 'read',
    body: z
      .object({
        ids: z.array(uuid).min(1).max(limits.idsPerRequest).optional(),
        /** A notification: this one and all before it. */
        before: uuid.optional(),
        /** The root of a thread. */
        thread_id: uuid.optional(),
        all: z.literal(true).optional(),
      })
      .refine((body) => Object.values(body).filter((value) => value !== undefined).length === 1, {
        message: 'takes one of ids, before, thread_id and all',
      }),
    output: z.object({ unread_count }),
    idempotent: true,
  }),
}
