import { z } from 'zod'
import { defineEndpoint, pageOf, pageQuery } from '../endpoint.ts'
import { channelMode, channelName, notifyLevel, slug, topic, uuid, visibility } from '../fields.ts'
import { readPlace } from '../read-place.ts'
import { limits } from '../limits.ts'
import { channelMemberView, myChannelView, readCursorView } from '../views.ts'

/** Null: in no category. */
const category_id = uuid.nullable().optional()
const channelParams = z.object({ channel_id: uuid })
const channelMemberParams = channelParams.extend({ user: z.union([uuid, z.literal('me')]) })

export const channelEndpoints = {
  listChannels: defineEndpoint({
    method: 'GET',
    path: '/api/communities/:community/channels',
    tag: 'channels',
    summary: 'Channels I am in and public ones I could join',
    access: 'Members; private channels only to their members',
    allow: 'community-member',
    params: z.object({ community: z.union([uuid, slug]) }),
    query: pageQuery.extend({ name: channelName.optional() }),
    output: pageOf(myChannelView),
    errors: ['not_found', 'unknown_cursor'],
  }),
  createChannel: defineEndpoint({
    method: 'POST',
    path: '/api/communities/:community/channels',
    tag: 'channels',
    summary: 'Create a channel; the caller joins it as operator',
    access: 'Members of the community who are not muted; into a category: owner and admins',
    allow: 'community-writer',
    params: z.object({ community: z.union([uuid, slug]) }),
    body: z.object({
      name: channelName,
      topic: topic.optional(),
      visibility: visibility.default('public'),
      category_id,
    }),
    status: 201,
    output: myChannelView,
    errors: ['not_found', 'forbidden', 'muted', 'name_taken', 'limit_reached'],
  }),
  getChannel: defineEndpoint({
    method: 'GET',
    path: '/api/channels/:channel_id',
    tag: 'channels',
    summary: 'One channel',
    access: 'Its members; public channels: members of the community',
    allow: 'channel-reader',
    params: channelParams,
    output: myChannelView,
    errors: ['not_found'],
  }),
  updateChannel: defineEndpoint({
    method: 'PATCH',
    path: '/api/channels/:channel_id',
    tag: 'channels',
    summary: 'Change name, topic, visibility, modes, category, whether newcomers join it; archive',
    access:
      'Topic: members of the channel (with +t operators). Name and topic: nobody who is muted. Category, is_default and retention: owner and admins. The rest: operators, owner and admins',
    allow: 'channel-editor',
    params: channelParams,
    body: z.object({
      name: channelName.optional(),
      topic: topic.optional(),
      visibility: visibility.optional(),
      modes: z.array(channelMode).max(5).optional(),
      archived: z.boolean().optional(),
      category_id,
      /** Whoever joins the community joins this channel too; only of a public one. */
      is_default: z.boolean().optional(),
      /** 0: messages are kept; null: as the community says. */
      retention_days: z.int().min(0).max(limits.retentionDays).nullable().optional(),
    }),
    output: myChannelView,
    errors: [
      'not_found',
      'forbidden',
      'muted',
      'no_common_community',
      'channel_moderated',
      'channel_archived',
      'name_taken',
      'limit_reached',
      'invalid_input',
    ],
    idempotent: true,
  }),
  deleteChannel: defineEndpoint({
    method: 'DELETE',
    path: '/api/channels/:channel_id',
    tag: 'channels',
    summary: 'Delete a channel and its messages',
    access: 'Owner and admins',
    allow: 'channel-admin',
    params: channelParams,
    errors: ['not_found', 'forbidden'],
    idempotent: true,
  }),
  listChannelMembers: defineEndpoint({
    method: 'GET',
    path: '/api/channels/:channel_id/members',
    tag: 'channels',
    summary: 'Members of a channel',
    access: 'Whoever may read the channel',
    allow: 'channel-reader',
    params: channelParams,
    query: pageQuery,
    output: pageOf(channelMemberView),
    errors: ['not_found', 'unknown_cursor'],
  }),
  addChannelMember: defineEndpoint({
    method: 'PUT',
    path: '/api/channels/:channel_id/members/:user',
    tag: 'channels',
    summary: 'Join (me) or add somebody of the community',
    access:
      'Join: public channels without +i. Add: members of the channel (with +i operators), owner, admins; not when muted',
    allow: 'channel-adder',
    scope: 'write',
    params: channelMemberParams,
    errors: ['not_found', 'forbidden', 'muted', 'channel_archived'],
    idempotent: true,
  }),
  removeChannelMember: defineEndpoint({
    method: 'DELETE',
    path: '/api/channels/:channel_id/members/:user',
    tag: 'channels',
    summary: 'Leave (me) or remove somebody',
    access: 'Oneself; operators, owner and admins for others',
    allow: 'self-or-operator',
    scope: 'write',
    params: channelMemberParams,
    errors: ['not_found', 'forbidden'],
    idempotent: true,
  }),
  updateChannelMember: defineEndpoint({
    method: 'PATCH',
    path: '/api/channels/:channel_id/members/:user',
    tag: 'channels',
    summary: 'Give or take operator and voice; mute the channel or choose what notifies, for oneself',
    access: 'Operator and voice: operators, owner, admins. Muted and notify_level: oneself',
    allow: 'channel-operator',
    params: channelMemberParams,
    body: z.object({
      operator: z.boolean().optional(),
      voice: z.boolean().optional(),
      /** Notifies of direct mentions only. */
      muted: z.boolean().optional(),
      /** `mentions`: no replies in threads, no DMs without a mention. */
      notify_level: notifyLevel.optional(),
    }),
    errors: ['not_found', 'forbidden', 'channel_archived'],
    idempotent: true,
  }),
  markRead: defineEndpoint({
    method: 'PUT',
    path: '/api/channels/:channel_id/read',
    tag: 'channels',
    summary: 'Set my read cursor; it may move back (mark unread)',
    access: 'Members of the channel',
    allow: 'channel-member',
    scope: 'read',
    params: channelParams,
    body: readPlace,
    output: readCursorView,
    errors: ['not_found', 'not_a_member'],
    idempotent: true,
  }),
}
