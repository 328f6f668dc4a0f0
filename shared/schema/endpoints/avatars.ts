import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { slug, uuid } from '../fields.ts'
import { communityView, meView, webhookView } from '../views.ts'

const picture = {
  method: 'PUT',
  errors: [
    'not_found',
    'forbidden',
    'bad_request',
    'too_large',
    'unsupported_media_type',
    'rate_limited',
    'storage_full',
  ],
  idempotent: true,
} as const
const form =
  'one JPEG, PNG, GIF or WebP of at most 8 MB as multipart/form-data; kept as a WebP of at most 384 pixels, of which the middle is shown'

export const avatarEndpoints = {
  deleteAvatar: defineEndpoint({
    method: 'DELETE',
    path: '/api/me/avatar',
    tag: 'users',
    summary: 'Take my picture away',
    access: 'Any signed-in user',
    allow: 'signed-in',
    output: meView,
    idempotent: true,
  }),
  deleteCommunityIcon: defineEndpoint({
    method: 'DELETE',
    path: '/api/communities/:community/icon',
    tag: 'communities',
    summary: 'Take the picture of a community away',
    access: 'Owner and admins',
    allow: 'community-admin',
    params: z.object({ community: z.union([uuid, slug]) }),
    output: communityView,
    errors: ['not_found', 'forbidden'],
    idempotent: true,
  }),
}

/** Endpoints that take or give a picture (AJ-115). The API binds them by hand. */
export const pictureEndpoints = {
  putAvatar: {
    ...defineEndpoint({
      ...picture,
      path: '/api/me/avatar',
      tag: 'users',
      summary: `My picture: ${form}`,
      access: 'Any signed-in user',
      allow: 'signed-in',
      status: 200,
      output: meView,
    }),
    consumes: 'multipart/form-data',
  },
  putCommunityIcon: {
    ...defineEndpoint({
      ...picture,
      path: '/api/communities/:community/icon',
      tag: 'communities',
      summary: `The picture of a community: ${form}`,
      access: 'Owner and admins',
      allow: 'community-admin',
      params: z.object({ community: z.union([uuid, slug]) }),
      status: 200,
      output: communityView,
    }),
    consumes: 'multipart/form-data',
  },
  putWebhookIcon: {
    ...defineEndpoint({
      ...picture,
      path: '/api/webhooks/:webhook_id/icon',
      tag: 'webhooks',
      summary: `The picture an incoming webhook posts under: ${form}`,
      access: 'Operators of its channel, owner and admins',
      allow: 'webhook-operator',
      params: z.object({ webhook_id: uuid }),
      status: 200,
      output: webhookView,
    }),
    consumes: 'multipart/form-data',
  },
  getAvatar: {
    ...defineEndpoint({
      method: 'GET',
      path: '/api/avatars/:avatar_id',
      tag: 'users',
      summary: 'A picture as WebP, by the address that a view gives; it never changes',
      access: 'Any signed-in user who has the address',
      allow: 'signed-in',
      params: z.object({ avatar_id: uuid }),
      status: 200,
      errors: ['not_found', 'storage_unavailable'],
    }),
    produces: 'image/webp',
  },
} as const
