import { z } from 'zod'
import { defineEndpoint, pageOf, pageQuery } from '../endpoint.ts'
import { communityName, communityRole, slug, uuid } from '../fields.ts'
import { label } from '../text.ts'
import { communityView, inviteInfoView, inviteView, memberView } from '../views.ts'

/** A community is addressed by its id or its slug. */
const communityParams = z.object({ community: z.union([uuid, slug]) })
const memberParams = communityParams.extend({ user: z.union([uuid, z.literal('me')]) })
const inviteParams = z.object({
  code: z
    .string()
    .regex(/^[\w-]+$/)
    .max(64),
})
const description = label(300, 0)

export const communityEndpoints = {
  listCommunities: defineEndpoint({
    method: 'GET',
    path: '/api/communities',
    tag: 'communities',
    summary: 'My communities',
    access: 'Any signed-in user; own memberships only',
    query: pageQuery,
    output: pageOf(communityView),
  }),
  createCommunity: defineEndpoint({
    method: 'POST',
    path: '/api/communities',
    tag: 'communities',
    summary: 'Create a community with a #general channel; the caller owns it',
    access: 'Any signed-in user',
    body: z.object({ name: communityName, slug, description: description.optional() }),
    status: 201,
    output: communityView,
    errors: ['name_taken'],
  }),
  getCommunity: defineEndpoint({
    method: 'GET',
    path: '/api/communities/:community',
    tag: 'communities',
    summary: 'One community',
    access: 'Members',
    params: communityParams,
    output: communityView,
    errors: ['not_found'],
  }),
  updateCommunity: defineEndpoint({
    method: 'PATCH',
    path: '/api/communities/:community',
    tag: 'communities',
    summary: 'Rename or describe a community',
    access: 'Owner and admins',
    params: communityParams,
    body: z.object({ name: communityName.optional(), slug: slug.optional(), description: description.optional() }),
    output: communityView,
    errors: ['not_found', 'forbidden', 'name_taken'],
    idempotent: true,
  }),
  deleteCommunity: defineEndpoint({
    method: 'DELETE',
    path: '/api/communities/:community',
    tag: 'communities',
    summary: 'Delete a community and everything in it',
    access: 'Owner',
    params: communityParams,
    errors: ['not_found', 'forbidden'],
    idempotent: true,
  }),
  listMembers: defineEndpoint({
    method: 'GET',
    path: '/api/communities/:community/members',
    tag: 'communities',
    summary: 'Members of a community',
    access: 'Members',
    params: communityParams,
    query: pageQuery,
    output: pageOf(memberView),
    errors: ['not_found', 'unknown_cursor'],
  }),
  updateMember: defineEndpoint({
    method: 'PATCH',
    path: '/api/communities/:community/members/:user',
    tag: 'communities',
    summary: 'Change a role or a nickname',
    access: 'Role: owner (owner role too) and admins (below owner). Nickname: oneself, owner, admins',
    params: memberParams,
    body: z.object({ role: communityRole.optional(), nickname: label(80).nullable().optional() }),
    output: memberView,
    errors: ['not_found', 'forbidden', 'last_owner'],
    idempotent: true,
  }),
  removeMember: defineEndpoint({
    method: 'DELETE',
    path: '/api/communities/:community/members/:user',
    tag: 'communities',
    summary: 'Leave (me) or kick',
    access: 'Oneself; owner and admins for people below them',
    params: memberParams,
    errors: ['not_found', 'forbidden', 'last_owner'],
    idempotent: true,
  }),
  listInvites: defineEndpoint({
    method: 'GET',
    path: '/api/communities/:community/invites',
    tag: 'invites',
    summary: 'Invite links that are still valid',
    access: 'Owner and admins',
    params: communityParams,
    query: pageQuery,
    output: pageOf(inviteView),
    errors: ['not_found', 'forbidden'],
  }),
  createInvite: defineEndpoint({
    method: 'POST',
    path: '/api/communities/:community/invites',
    tag: 'invites',
    summary: 'Make an invite link, or invite one person directly',
    access: 'Owner and admins; directly only people who share another community with the caller',
    params: communityParams,
    body: z.object({
      /** Invites this person alone, who is notified of it. A new invite takes the place of the one before. */
      user_id: uuid.optional(),
      /** A personal invite is good for once, whatever is said here. */
      max_uses: z.int().min(1).max(100_000).nullable().optional(),
      /** Default: seven days from the request. Null: never. */
      expires_at: z.iso.datetime().nullable().optional(),
    }),
    status: 201,
    output: inviteView,
    errors: ['not_found', 'forbidden', 'conflict'],
  }),
  revokeInvite: defineEndpoint({
    method: 'DELETE',
    path: '/api/invites/:code',
    tag: 'invites',
    summary: 'Make an invite link invalid',
    access: 'Owner and admins of its community',
    params: inviteParams,
    errors: ['not_found', 'forbidden'],
    idempotent: true,
  }),
  getInvite: defineEndpoint({
    method: 'GET',
    path: '/api/invites/:code',
    tag: 'invites',
    summary: 'What an invite link leads to',
    auth: 'none',
    access: 'Whoever holds the code',
    params: inviteParams,
    output: inviteInfoView,
    errors: ['invite_invalid'],
  }),
  acceptInvite: defineEndpoint({
    method: 'POST',
    path: '/api/invites/:code/accept',
    tag: 'invites',
    summary: 'Join a community with the account I have',
    access: 'Any signed-in user who holds the code; of a personal invite only who is invited',
    params: inviteParams,
    output: communityView,
    errors: ['invite_invalid'],
    idempotent: true,
  }),
  declineInvite: defineEndpoint({
    method: 'POST',
    path: '/api/invites/:code/decline',
    tag: 'invites',
    summary: 'Decline an invite that is for me',
    access: 'Who is invited',
    params: inviteParams,
    errors: ['invite_invalid'],
    idempotent: true,
  }),
}
