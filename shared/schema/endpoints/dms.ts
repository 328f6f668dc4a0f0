import { z } from 'zod'
import { defineEndpoint, pageOf, pageQuery } from '../endpoint.ts'
import { uuid } from '../fields.ts'
import { limits } from '../limits.ts'
import { dmView } from '../views.ts'

export const dmEndpoints = {
  listDms: defineEndpoint({
    method: 'GET',
    path: '/api/dms',
    tag: 'dms',
    summary: 'My DMs, newest activity first',
    access: 'Any signed-in user; own DMs only',
    allow: 'signed-in',
    query: pageQuery,
    output: pageOf(dmView),
    errors: ['unknown_cursor'],
  }),
  openDm: defineEndpoint({
    method: 'POST',
    path: '/api/dms',
    tag: 'dms',
    summary: 'Open the DM with these people, made when there is none; with myself alone it holds notes',
    access: 'Any signed-in user, with people who share a community with the caller',
    allow: 'shares-community',
    body: z.object({
      /** The others, at most eight; the caller is always in it, named or not. */
      user_ids: z
        .array(uuid)
        .min(1)
        .max(limits.dmOthers + 1),
    }),
    output: dmView,
    errors: ['not_found', 'invalid_input'],
    idempotent: true,
  }),
}
