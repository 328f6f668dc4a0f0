import { z } from 'zod'
import { defineEndpoint, pageOf, pageQuery } from '../endpoint.ts'
import { bodyMd, bodyMdOrEmpty, emoji, nonce, timestamp, uuid } from '../fields.ts'
import { limits } from '../limits.ts'
import { messageView } from '../views.ts'
import { messageVersionView, reactorView } from '../views-messages.ts'

const messageParams = z.object({ message_id: uuid })
const reactionParams = messageParams.extend({ emoji })

export const messageEndpoints = {
  listMessages: defineEndpoint({
    method: 'GET',
    path: '/api/channels/:channel_id/messages',
    tag: 'messages',
    summary:
      'The timeline: newest page by default, or before, after or around a message, or around the first one sent `at` a moment or later; thread replies are not in it',
    access: 'Whoever may read the channel',
    allow: 'channel-reader',
    params: z.object({ channel_id: uuid }),
    query: pageQuery.extend({ around: uuid.optional(), at: timestamp.optional() }),
    output: pageOf(messageView),
    errors: ['not_found', 'unknown_cursor'],
  }),
  postMessage: defineEndpoint({
    method: 'POST',
    path: '/api/channels/:channel_id/messages',
    tag: 'messages',
    summary: 'Post a message or a reply; a repeated nonce gives the first message',
    access:
      'Members of the channel; with +m operators and voiced; not when muted or archived; in DMs who shares a community with somebody there',
    allow: 'channel-writer',
    params: z.object({ channel_id: uuid }),
    body: z
      .object({
        /** May be empty when there are attachments. */
        body_md: bodyMdOrEmpty.default(''),
        parent_id: uuid.nullable().optional(),
        nonce: nonce.optional(),
        /** Own uploads to this channel that are complete and not posted yet, in the order in which they are shown. */
        attachment_ids: z.array(uuid).max(limits.attachmentsPerMessage).optional(),
      })
      .refine(({ body_md, attachment_ids }) => body_md.trim() !== '' || (attachment_ids ?? []).length > 0, {
        path: ['body_md'],
        message: 'is empty',
      }),
    status: 201,
    output: messageView,
    errors: [
      'not_found',
      'not_a_member',
      'channel_moderated',
      'muted',
      'no_common_community',
      'channel_archived',
      'nonce_reused',
      'invalid_input',
    ],
  }),
  getMessage: defineEndpoint({
    method: 'GET',
    path: '/api/messages/:message_id',
    tag: 'messages',
    summary: 'One message',
    access: 'Whoever may read its channel',
    allow: 'channel-reader',
    params: messageParams,
    output: messageView,
    errors: ['not_found'],
  }),
  editMessage: defineEndpoint({
    method: 'PUT',
    aliases: ['PATCH'],
    path: '/api/messages/:message_id',
    tag: 'messages',
    summary: 'Change the text within an hour of posting (SH-13)',
    access:
      'The author while a member of the channel; with +m operators and voiced; not when muted or archived; in DMs who shares a community with somebody there',
    allow: 'author',
    params: messageParams,
    body: z.object({ body_md: bodyMd }),
    output: messageView,
    errors: [
      'not_found',
      'forbidden',
      'edit_window_closed',
      'muted',
      'no_common_community',
      'channel_moderated',
      'channel_archived',
    ],
    idempotent: true,
  }),
  listVersions: defineEndpoint({
    method: 'GET',
    path: '/api/messages/:message_id/history',
    tag: 'messages',
    summary: 'What a message said before its edits, oldest first; the last 50 texts are kept, and go with the message',
    access: 'Whoever may read the channel',
    allow: 'channel-reader',
    params: messageParams,
    query: pageQuery,
    output: pageOf(messageVersionView),
    errors: ['not_found', 'unknown_cursor'],
  }),
  deleteMessage: defineEndpoint({
    method: 'DELETE',
    path: '/api/messages/:message_id',
    tag: 'messages',
    summary: 'Delete a message; a root with replies stays as "deleted"',
    access: 'The author; channel operators, owner and admins; in an archived channel only owner and admins',
    allow: 'author-or-operator',
    params: messageParams,
    errors: ['not_found', 'forbidden', 'channel_archived'],
    idempotent: true,
  }),
  listReplies: defineEndpoint({
    method: 'GET',
    path: '/api/messages/:message_id/replies',
    tag: 'messages',
    summary: 'Replies of a thread, oldest first',
    access: 'Whoever may read the channel',
    allow: 'channel-reader',
    params: messageParams,
    query: pageQuery,
    output: pageOf(messageView),
    errors: ['not_found', 'unknown_cursor'],
  }),
  listReactions: defineEndpoint({
    method: 'GET',
    path: '/api/messages/:message_id/reactions/:emoji',
    tag: 'messages',
    summary: 'Who reacted with an emoji, in the order of their ids',
    access: 'Whoever may read the channel',
    allow: 'channel-reader',
    params: reactionParams,
    query: pageQuery,
    output: pageOf(reactorView),
    errors: ['not_found', 'unknown_cursor', 'invalid_input'],
  }),
  addReaction: defineEndpoint({
    method: 'PUT',
    path: '/api/messages/:message_id/reactions/:emoji',
    tag: 'reactions',
    summary: 'React with an emoji',
    access: 'Members of the channel; not when muted or archived; in DMs who shares a community with somebody there',
    allow: 'channel-writer',
    params: reactionParams,
    errors: [
      'not_found',
      'not_a_member',
      'muted',
      'no_common_community',
      'channel_archived',
      'limit_reached',
      'invalid_input',
    ],
    idempotent: true,
  }),
  removeReaction: defineEndpoint({
    method: 'DELETE',
    path: '/api/messages/:message_id/reactions/:emoji',
    tag: 'reactions',
    summary: 'Take my reaction back',
    access: 'Members of the channel; own reactions only; not when archived',
    allow: 'own-reaction',
    params: reactionParams,
    errors: ['not_found', 'not_a_member', 'channel_archived'],
    idempotent: true,
  }),
}
