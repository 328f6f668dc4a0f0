import { z } from 'zod'
import { defineEndpoint, pageOf, pageQuery } from '../endpoint.ts'
import { slug, uuid } from '../fields.ts'
import { auditView } from '../views-audit.ts'

export const auditEndpoints = {
  listAudit: defineEndpoint({
    method: 'GET',
    path: '/api/communities/:community/audit',
    tag: 'communities',
    summary: 'Who did what with the rights of an owner, admin or operator: the newest page by default',
    access: 'Owner and admins',
    allow: 'community-admin',
    scope: 'admin',
    params: z.object({ community: z.union([uuid, slug]) }),
    query: pageQuery.extend({
      /** Only what this user did. */
      actor: uuid.optional(),
      /** Only acts of this name, or with a slash at its end all that begin so: `member/`. */
      action: z
        .string()
        .max(64)
        .regex(/^[a-z-]+\/[a-z-]*$/)
        .optional(),
    }),
    output: pageOf(auditView),
    errors: ['not_found', 'forbidden', 'unknown_cursor'],
  }),
}
