import { z } from 'zod'
import { currentPassword } from './account.ts'
import { defineEndpoint, pageOf, pageQuery } from '../endpoint.ts'
import { displayName, statusText, timestamp, uuid } from '../fields.ts'
import { limits } from '../limits.ts'
import { membershipsView, meView, syncView, userSettings, userView } from '../views.ts'

const idList = z
  .string()
  .max(limits.idsPerRequest * 37)
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(z.array(uuid).max(limits.idsPerRequest))

export const userEndpoints = {
  getMe: defineEndpoint({
    method: 'GET',
    path: '/api/me',
    tag: 'users',
    summary: 'My profile and settings',
    access: 'Any signed-in user',
    allow: 'signed-in',
    output: meView,
  }),
  updateMe: defineEndpoint({
    method: 'PATCH',
    path: '/api/me',
    tag: 'users',
    summary: 'Change my profile, status or settings',
    access: 'Any signed-in user',
    allow: 'signed-in',
    body: z.object({
      display_name: displayName.optional(),
      status_text: statusText.optional(),
      settings: userSettings.optional(),
    }),
    output: meView,
    idempotent: true,
  }),
  deleteMe: defineEndpoint({
    method: 'DELETE',
    path: '/api/me',
    tag: 'users',
    summary: 'Delete my account, for good; what I wrote to others stays, by “Deleted user”',
    access:
      'Any signed-in person with the current password; without one, within 15 minutes of signing in. Who owns a community alone hands it over first',
    allow: 'departing-person',
    scope: null,
    body: z.object({ current_password: currentPassword }),
    errors: ['invalid_credentials', 'step_up_required', 'rate_limited', 'last_owner', 'conflict'],
  }),
  getUser: defineEndpoint({
    method: 'GET',
    path: '/api/users/:user_id',
    tag: 'users',
    summary: 'One user',
    access: 'Users who share a community with the caller',
    allow: 'shares-community',
    params: z.object({ user_id: uuid }),
    output: userView,
    errors: ['not_found'],
  }),
  listUsers: defineEndpoint({
    method: 'GET',
    path: '/api/users',
    tag: 'users',
    summary: 'Users by ids, or by the beginning of a name',
    access: 'Users who share a community with the caller',
    allow: 'signed-in',
    query: pageQuery.extend({ ids: idList.optional(), q: z.string().max(limits.displayName).optional() }),
    output: pageOf(userView),
  }),
  heartbeat: defineEndpoint({
    method: 'POST',
    path: '/api/heartbeat',
    tag: 'users',
    summary: 'Say that I am here; once a minute (AJ-88)',
    access: 'Any signed-in user',
    allow: 'signed-in',
    scope: 'read',
    output: z.object({ ok: z.literal(true) }),
    idempotent: true,
  }),
  sync: defineEndpoint({
    method: 'GET',
    path: '/api/sync',
    tag: 'users',
    summary: 'Memberships, read cursors, unread counts and, with `since`, the last messages in one call',
    access: 'Any signed-in user',
    allow: 'signed-in',
    query: z.object({ since: timestamp.optional() }),
    output: syncView,
  }),
  getMemberships: defineEndpoint({
    method: 'GET',
    path: '/api/memberships',
    tag: 'users',
    summary: 'Ids of the communities and channels I am in; what a live stream needs, much cheaper than sync',
    access: 'Any signed-in user',
    allow: 'signed-in',
    output: membershipsView,
  }),
}
