import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { uuid } from '../fields.ts'

export const previewEndpoints = {
  removePreview: defineEndpoint({
    method: 'DELETE',
    path: '/api/previews/:preview_id',
    tag: 'messages',
    summary: 'Take the preview of a link away from a message; the link stays',
    access:
      'The author of the message; operators of the channel, owner and admins; in an archived channel only owner and admins',
    allow: 'author-or-operator',
    params: z.object({ preview_id: uuid }),
    errors: ['not_found', 'forbidden', 'channel_archived'],
    idempotent: true,
  }),
}
