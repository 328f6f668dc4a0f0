import { describe, expect, test } from 'bun:test'
import { endpoints } from '../schema/mod.ts'
import { createApiClient } from './mod.ts'

/**
 * The public HTTP surface that clients are promised: method and path of everything that speaks JSON. Names of
 * parameters do not count. What browsers follow (pages, redirects of OAuth), probes and `/hook` are no calls of a client.
 */
const promised = `
  POST /auth/setup
  POST /auth/login
  POST /auth/logout
  POST /auth/device
  POST /auth/device/token
  POST /auth/jwt
  GET /auth/sessions
  DELETE /auth/sessions/:id
  POST /auth/register
  POST /auth/forgot
  POST /auth/reset
  GET /api/me
  PATCH /api/me
  GET /api/users/:id
  GET /api/users
  POST /api/heartbeat
  GET /api/communities
  POST /api/communities
  GET /api/communities/:id
  PATCH /api/communities/:id
  DELETE /api/communities/:id
  GET /api/communities/:id/members
  PATCH /api/communities/:id/members/:user
  DELETE /api/communities/:id/members/:user
  GET /api/communities/:id/bans
  PUT /api/communities/:id/bans/:user
  DELETE /api/communities/:id/bans/:user
  PUT /api/communities/:id/mutes/:user
  DELETE /api/communities/:id/mutes/:user
  GET /api/communities/:id/invites
  POST /api/communities/:id/invites
  DELETE /api/invites/:code
  POST /api/invites/:code/accept
  GET /api/communities/:id/categories
  POST /api/communities/:id/categories
  PATCH /api/categories/:id
  DELETE /api/categories/:id
  PUT /api/communities/:id/categories/order
  GET /api/communities/:id/channels
  POST /api/communities/:id/channels
  GET /api/channels/:id
  PATCH /api/channels/:id
  DELETE /api/channels/:id
  GET /api/channels/:id/members
  PUT /api/channels/:id/members/:user
  PATCH /api/channels/:id/members/:user
  DELETE /api/channels/:id/members/:user
  PUT /api/channels/:id/read
  GET /api/channels/:id/messages
  POST /api/channels/:id/messages
  GET /api/messages/:id
  PUT /api/messages/:id
  DELETE /api/messages/:id
  GET /api/messages/:id/replies
  PUT /api/messages/:id/reactions/:emoji
  DELETE /api/messages/:id/reactions/:emoji
  PUT /api/messages/:id/pin
  DELETE /api/messages/:id/pin
  GET /api/channels/:id/pins
  GET /api/dms
  POST /api/dms
  GET /api/notifications
  POST /api/notifications/read
  POST /api/attachments
  POST /api/attachments/:id/complete
  GET /api/search
  POST /api/commands
  GET /api/communities/:id/webhooks
  POST /api/communities/:id/webhooks
  PATCH /api/webhooks/:id
  DELETE /api/webhooks/:id
  GET /api/communities/:id/api-users
  POST /api/communities/:id/api-users
  POST /api/communities/:id/api-users/:id/tokens
  DELETE /api/tokens/:id
  GET /api/communities/:id/audit
  GET /api/sync
`
  .trim()
  .split('\n')
  .map((line) => line.trim())

const shapeOf = (line: string): string => line.replace(/:\w+/g, ':')
const callable = new Map(
  Object.entries(endpoints).map(([name, { method, path }]) => [shapeOf(`${method} ${path}`), name] as const),
)

describe('AC-2 the client calls everything that the public surface promises', () => {
  test.each(promised)('AC-2 %s', (line) => {
    const name = callable.get(shapeOf(line))
    expect(name).toBeDefined()
    expect(createApiClient({ baseUrl: 'http://api' })).toHaveProperty(name ?? '', expect.any(Function))
  })
})
