import { z } from 'zod'
import { defineEndpoint, pageOf, pageQuery } from '../endpoint.ts'
import { uuid } from '../fields.ts'
import { messageView } from '../views.ts'

const messageParams = z.object({ message_id: uuid })

export const pinEndpoints = {
  listPins: defineEndpoint({
    method: 'GET',
    path: '/api/channels/:channel_id/pins',
    tag: 'messages',
    summary: 'Pinned messages of a channel, in the order in which they were pinned',
    access: 'Whoever may read the channel',
    allow: 'channel-reader',
    params: z.object({ channel_id: uuid }),
    query: pageQuery,
    output: pageOf(messageView),
    errors: ['not_found', 'unknown_cursor'],
  }),
  pinMessage: defineEndpoint({
    method: 'PUT',
    path: '/api/messages/:message_id/pin',
    tag: 'messages',
    summary: 'Pin a message or a reply for everybody in the channel',
    access:
      'Members of the channel; with +t operators, with +m operators and voiced; not when muted or archived; in DMs who shares a community with somebody there',
    allow: 'channel-writer',
    params: messageParams,
    errors: [
      'not_found',
      'not_a_member',
      'forbidden',
      'muted',
      'no_common_community',
      'channel_moderated',
      'channel_archived',
      'limit_reached',
    ],
    idempotent: true,
  }),
  unpinMessage: defineEndpoint({
    method: 'DELETE',
    path: '/api/messages/:message_id/pin',
    tag: 'messages',
    summary: 'Take a pin off, whoever put it there',
    access: 'Who may pin',
    allow: 'channel-writer',
    params: messageParams,
    errors: [
      'not_found',
      'not_a_member',
      'forbidden',
      'muted',
      'no_common_community',
      'channel_moderated',
      'channel_archived',
    ],
    idempotent: true,
  }),
}
