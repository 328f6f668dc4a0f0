import { z } from 'zod'
import { defineEndpoint, pageOf, pageQuery } from '../endpoint.ts'
import { uuid } from '../fields.ts'
import { readPlace } from '../read-place.ts'
import { threadStateView, threadView } from '../views-messages.ts'

const messageParams = z.object({ message_id: uuid })

export const threadEndpoints = {
  listThreads: defineEndpoint({
    method: 'GET',
    path: '/api/threads',
    tag: 'threads',
    summary: 'Threads I follow, newest activity first; a cursor is the id of a root',
    access: 'Any signed-in user; threads of channels the user is in',
    allow: 'signed-in',
    query: pageQuery.extend({
      /** Only those with replies I have not read. */
      unread: z.enum(['true', 'false']).optional(),
    }),
    output: pageOf(threadView),
    errors: ['unknown_cursor'],
  }),
  getThread: defineEndpoint({
    method: 'GET',
    path: '/api/messages/:message_id/follow',
    tag: 'threads',
    summary: 'Whether I follow the thread of a message, and how far I have read it',
    access: 'Members of the channel',
    allow: 'channel-member',
    params: messageParams,
    output: threadStateView,
    errors: ['not_found', 'not_a_member'],
  }),
  followThread: defineEndpoint({
    method: 'PUT',
    path: '/api/messages/:message_id/follow',
    tag: 'threads',
    summary: 'Follow the thread of a message; whoever begins, answers or is named in a thread follows it by itself',
    access: 'Members of the channel',
    allow: 'channel-member',
    params: messageParams,
    output: threadStateView,
    errors: ['not_found', 'not_a_member'],
    idempotent: true,
  }),
  unfollowThread: defineEndpoint({
    method: 'DELETE',
    path: '/api/messages/:message_id/follow',
    tag: 'threads',
    summary: 'Hear of a thread no more but where I am named; an answer of mine follows it again',
    access: 'Members of the channel',
    allow: 'channel-member',
    params: messageParams,
    output: threadStateView,
    errors: ['not_found', 'not_a_member'],
    idempotent: true,
  }),
  markThreadRead: defineEndpoint({
    method: 'PUT',
    path: '/api/messages/:message_id/read',
    tag: 'threads',
    summary: 'Set how far I have read a followed thread; it may move back (mark unread)',
    access: 'Members of the channel',
    allow: 'channel-member',
    scope: 'read',
    params: messageParams,
    body: readPlace,
    output: threadStateView,
    errors: ['not_found', 'not_a_member'],
    idempotent: true,
  }),
}
