import { z } from 'zod'
import { defineEndpoint, pageOf, pageQuery } from '../endpoint.ts'
import { displayName, slug, username, uuid } from '../fields.ts'
import { limits } from '../limits.ts'
import { tokenScope } from '../scope.ts'
import { label } from '../text.ts'
import { apiTokenView, apiUserView } from '../views.ts'

const communityParams = z.object({ community: z.union([uuid, slug]) })
const apiUserParams = communityParams.extend({ user: uuid })
const access = 'Owner and admins'
const allow = 'community-admin'
/** A token that could make tokens would outlive its own revocation. */
const scope = null

export const apiUserEndpoints = {
  listApiUsers: defineEndpoint({
    method: 'GET',
    path: '/api/communities/:community/api-users',
    tag: 'api-users',
    summary: 'API users (bots) of a community',
    access,
    allow,
    scope,
    params: communityParams,
    query: pageQuery,
    output: pageOf(apiUserView),
    errors: ['not_found', 'forbidden', 'unknown_cursor'],
  }),
  getApiUser: defineEndpoint({
    method: 'GET',
    path: '/api/communities/:community/api-users/:user',
    tag: 'api-users',
    summary: 'An API user of a community',
    access,
    allow,
    scope,
    params: apiUserParams,
    output: apiUserView,
    errors: ['not_found', 'forbidden'],
  }),
  createApiUser: defineEndpoint({
    method: 'POST',
    path: '/api/communities/:community/api-users',
    tag: 'api-users',
    summary: 'Create an API user: a bot account, member of this community and its default channels',
    access: 'Owner and admins who are not muted',
    allow: 'admin-writer',
    scope,
    params: communityParams,
    body: z.object({ username, display_name: displayName.optional() }),
    status: 201,
    output: apiUserView,
    errors: ['not_found', 'forbidden', 'muted', 'name_taken', 'limit_reached'],
  }),
  deleteApiUser: defineEndpoint({
    method: 'DELETE',
    path: '/api/communities/:community/api-users/:user',
    tag: 'api-users',
    summary: 'Delete an API user: its tokens end at once, its messages stay',
    access: 'Owner and admins, API users below them',
    allow: 'above-member',
    scope,
    params: apiUserParams,
    errors: ['not_found', 'forbidden'],
    idempotent: true,
  }),
  listApiTokens: defineEndpoint({
    method: 'GET',
    path: '/api/communities/:community/api-users/:user/tokens',
    tag: 'api-users',
    summary: 'Tokens of an API user, without what they are made of',
    access,
    allow,
    scope,
    params: apiUserParams,
    query: pageQuery,
    output: pageOf(apiTokenView),
    errors: ['not_found', 'forbidden', 'unknown_cursor'],
  }),
  createApiToken: defineEndpoint({
    method: 'POST',
    path: '/api/communities/:community/api-users/:user/tokens',
    tag: 'api-users',
    summary: 'Create a token of an API user; it is shown this once',
    access: 'Owner and admins who are not muted',
    allow: 'admin-writer',
    scope,
    params: apiUserParams,
    body: z.object({
      name: label(limits.tokenName),
      scopes: z
        .array(tokenScope)
        .min(1)
        .max(5)
        .transform((scopes) => [...new Set(scopes)]),
      /** Null or left out: until it is revoked. */
      expires_at: z.iso.datetime().nullable().optional(),
    }),
    status: 201,
    output: apiTokenView.extend({ token: z.string() }),
    errors: ['not_found', 'forbidden', 'muted', 'limit_reached'],
  }),
  revokeApiToken: defineEndpoint({
    method: 'DELETE',
    path: '/api/tokens/:token_id',
    tag: 'api-users',
    summary: 'Revoke a token of an API user; its streams end at once',
    access: 'Owner and admins of its community',
    allow: 'community-admin',
    scope,
    params: z.object({ token_id: uuid }),
    errors: ['not_found', 'forbidden'],
    idempotent: true,
  }),
}
