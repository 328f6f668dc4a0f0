import { z } from 'zod'
import { defineEndpoint, pageOf, pageQuery } from '../endpoint.ts'
import { slug, uuid } from '../fields.ts'
import { limits } from '../limits.ts'
import { label } from '../text.ts'
import { customCommandView } from '../views-commands.ts'

const communityParams = z.object({ community: z.union([uuid, slug]) })
const common = {
  tag: 'commands',
  access: 'Owner and admins of the community; an API user among them registers its own',
  allow: 'community-admin',
  scope: 'admin',
} as const

export const customCommandEndpoints = {
  listCustomCommands: defineEndpoint({
    ...common,
    method: 'GET',
    path: '/api/communities/:community/commands',
    summary: 'Slash commands of a community that other services answer',
    params: communityParams,
    query: pageQuery,
    output: pageOf(customCommandView),
    errors: ['not_found', 'forbidden', 'unknown_cursor'],
  }),
  createCustomCommand: defineEndpoint({
    ...common,
    access: 'Owner and admins of the community who are not muted; an API user among them registers its own',
    allow: 'admin-writer',
    method: 'POST',
    path: '/api/communities/:community/commands',
    summary: 'Register a slash command that a URL answers; the secret its calls are signed with is shown this once',
    params: communityParams,
    body: z.object({
      name: z
        .string()
        .max(limits.commandText)
        .trim()
        .toLowerCase()
        .transform((name) => name.replace(/^\//, ''))
        .pipe(z.string().regex(/^[a-z][a-z-]{0,31}$/, 'may hold a-z and hyphens, 32 at most')),
      /** What follows the name, for example `[city]`. */
      usage: label(limits.commandText, 0).optional(),
      help: label(limits.commandText),
      /** https; http as well where the server may call private networks. */
      url: z.string().min(1).max(limits.webAddress),
    }),
    status: 201,
    output: customCommandView.extend({ secret: z.string() }),
    errors: ['not_found', 'forbidden', 'muted', 'name_taken', 'limit_reached', 'invalid_input'],
  }),
  deleteCustomCommand: defineEndpoint({
    ...common,
    method: 'DELETE',
    path: '/api/custom-commands/:command_id',
    summary: 'Take a slash command away',
    params: z.object({ command_id: uuid }),
    errors: ['not_found', 'forbidden'],
    idempotent: true,
  }),
}
