import { z } from 'zod'
import { defineEndpoint, pageOf, pageQuery } from '../endpoint.ts'
import { slug, uuid } from '../fields.ts'
import { label } from '../text.ts'
import { banView } from '../views.ts'
import { muteView } from '../views-communities.ts'

const communityParams = z.object({ community: z.union([uuid, slug]) })
const banParams = communityParams.extend({ user: uuid })

export const banEndpoints = {
  listBans: defineEndpoint({
    method: 'GET',
    path: '/api/communities/:community/bans',
    tag: 'communities',
    summary: 'Who is banned from a community',
    access: 'Owner and admins',
    allow: 'community-admin',
    params: communityParams,
    query: pageQuery,
    output: pageOf(banView),
    errors: ['not_found', 'forbidden', 'unknown_cursor'],
  }),
  banMember: defineEndpoint({
    method: 'PUT',
    path: '/api/communities/:community/bans/:user',
    tag: 'communities',
    summary: 'Put somebody out of a community, and let nobody bring them back',
    access:
      'Owner and admins, for people below them; for somebody outside: who shares another community with the caller',
    allow: 'above-member',
    params: banParams,
    body: z.object({ reason: label(300, 0).optional() }),
    errors: ['not_found', 'forbidden'],
    idempotent: true,
  }),
  unbanMember: defineEndpoint({
    method: 'DELETE',
    path: '/api/communities/:community/bans/:user',
    tag: 'communities',
    summary: 'Let somebody be invited again',
    access: 'Owner and admins',
    allow: 'community-admin',
    params: banParams,
    errors: ['not_found', 'forbidden'],
    idempotent: true,
  }),
  listMutes: defineEndpoint({
    method: 'GET',
    path: '/api/communities/:community/mutes',
    tag: 'communities',
    summary: 'Who is muted in a community at the moment',
    access: 'Owner and admins',
    allow: 'community-admin',
    params: communityParams,
    query: pageQuery,
    output: pageOf(muteView),
    errors: ['not_found', 'forbidden', 'unknown_cursor'],
  }),
  muteMember: defineEndpoint({
    method: 'PUT',
    path: '/api/communities/:community/mutes/:user',
    tag: 'communities',
    summary: 'Mute a member of a community for a while: they read, and change nothing that others read',
    access: 'Owner and admins, for people below them',
    allow: 'above-member',
    params: banParams,
    body: z.object({
      /** Null: until somebody ends it. */
      until: z.iso.datetime().nullable(),
    }),
    errors: ['not_found', 'forbidden', 'invalid_input'],
    idempotent: true,
  }),
  unmuteMember: defineEndpoint({
    method: 'DELETE',
    path: '/api/communities/:community/mutes/:user',
    tag: 'communities',
    summary: 'Let a muted member write again',
    access: 'Owner and admins, for people below them',
    allow: 'above-member',
    params: banParams,
    errors: ['not_found', 'forbidden'],
    idempotent: true,
  }),
}
