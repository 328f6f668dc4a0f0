import { z } from 'zod'
import { defineEndpoint, type Endpoint } from '../endpoint.ts'
import { fileName, uuid } from '../fields.ts'
import { attachmentView } from '../views.ts'

const attachmentParams = z.object({ attachment_id: uuid })

export const attachmentEndpoints = {
  beginUpload: defineEndpoint({
    method: 'POST',
    path: '/api/attachments',
    tag: 'attachments',
    summary: 'Ask for an address to upload a file to (GC-27); complete the upload afterwards',
    access: 'Whoever may post in the channel',
    allow: 'channel-writer',
    body: z.object({
      channel_id: uuid,
      filename: fileName,
      size_bytes: z.int().min(1),
      /** What the client takes it for; what counts is found by looking at the content. */
      content_type: z.string().max(255).optional(),
    }),
    status: 201,
    output: z.object({
      id: uuid,
      /** Takes one `method` request with the file as its body and the `headers` as they are. */
      upload_url: z.string(),
      method: z.literal('PUT'),
      headers: z.record(z.string(), z.string()),
      /** Nothing: the address takes the file itself, not a form. */
      fields: z.record(z.string(), z.string()),
      expires_at: z.iso.datetime(),
    }),
    errors: [
      'not_found',
      'not_a_member',
      'channel_moderated',
      'muted',
      'no_common_community',
      'channel_archived',
      'too_large',
      'limit_reached',
    ],
  }),
  completeUpload: defineEndpoint({
    method: 'POST',
    path: '/api/attachments/:attachment_id/complete',
    tag: 'attachments',
    summary: 'Check an uploaded file: its size, and what it is by its content; then it can be posted',
    access: 'Whoever began the upload',
    allow: 'own-upload',
    params: attachmentParams,
    output: attachmentView,
    errors: ['not_found', 'unsupported_media_type', 'upload_incomplete', 'storage_full', 'storage_unavailable'],
    idempotent: true,
  }),
}

/** Endpoints that take or give a file in place of JSON. The API binds them by hand; the document describes them. */
export const fileEndpoints = {
  uploadAttachment: {
    ...defineEndpoint({
      method: 'POST',
      path: '/api/channels/:channel_id/attachments',
      tag: 'attachments',
      summary: 'Upload one file as multipart/form-data, in the field `file`; post it by its id afterwards',
      access: 'Whoever may post in the channel',
      allow: 'channel-writer',
      params: z.object({ channel_id: uuid }),
      status: 201,
      output: attachmentView,
      errors: [
        'not_found',
        'not_a_member',
        'channel_moderated',
        'muted',
        'no_common_community',
        'channel_archived',
        'too_large',
        'unsupported_media_type',
        'limit_reached',
        'rate_limited',
        'storage_full',
        'storage_unavailable',
      ],
    }),
    consumes: 'multipart/form-data',
  },
  downloadAttachment: {
    ...defineEndpoint({
      method: 'GET',
      path: '/api/attachments/:attachment_id/:filename',
      tag: 'attachments',
      summary: 'The file; images as they are, all else as a download. Takes Range and If-None-Match',
      access: 'Whoever may read its channel; before it is posted the uploader',
      allow: 'channel-reader',
      params: attachmentParams.extend({ filename: z.string() }),
      status: 200,
      errors: ['not_found', 'storage_unavailable'],
    }),
    produces: 'application/octet-stream',
  },
  getThumbnail: {
    ...defineEndpoint({
      method: 'GET',
      path: '/api/attachments/:attachment_id/thumbnail',
      tag: 'attachments',
      summary: 'The image as WebP, at most 480 pixels wide and high',
      access: 'Whoever may read its channel; before it is posted the uploader',
      allow: 'channel-reader',
      params: attachmentParams,
      status: 200,
      errors: ['not_found', 'storage_unavailable'],
    }),
    produces: 'image/webp',
  },
  exportMe: {
    ...defineEndpoint({
      method: 'GET',
      path: '/api/me/export',
      tag: 'users',
      summary:
        'Everything of my account as lines of JSON: profile, sessions, memberships, reactions, messages with their versions and files',
      access: 'Any signed-in user; five times a day',
      allow: 'signed-in',
      scope: null,
      status: 200,
      errors: ['rate_limited'],
    }),
    produces: 'application/x-ndjson',
  },
} satisfies Record<string, FileEndpoint>

/** An endpoint whose request (`consumes`) or answer (`produces`) is a file: its media type. */
export interface FileEndpoint extends Endpoint {
  readonly consumes?: string
  readonly produces?: string
}
