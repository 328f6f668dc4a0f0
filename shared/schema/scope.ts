import { z } from 'zod'

/** What an API token may do (AJ-19). Whatever the scope, it never may more than the role of its API user admits. */
export const tokenScope = z.enum(['read', 'write', 'react', 'files', 'admin'])
export type TokenScope = z.infer<typeof tokenScope>

export const tokenScopes: readonly TokenScope[] = tokenScope.options

/** These hold codes and addresses that give access: who may read them may use them. */
const KEYS = new Set(['webhooks', 'invites'])
/** Changes of these are what a member does; changes of all else are management. */
const MEMBERS_WORK = new Set(['messages', 'threads', 'dms', 'users', 'commands', 'notifications'])

/**
 * The scope an endpoint asks of an API token, when it does not name one itself. Null: never for API tokens; what people
 * do with their own account is not for bots, and nothing an endpoint open to anybody asks for.
 */
export function defaultScope(endpoint: {
  readonly auth: 'none' | 'session'
  readonly method: string
  readonly path: string
  readonly tag: string
}): TokenScope | null {
  const { auth, method, path, tag } = endpoint
  if (auth === 'none' || tag === 'auth' || path.startsWith('/auth/')) return null
  if (method === 'GET') return KEYS.has(tag) ? 'admin' : 'read'
  if (tag === 'reactions') return 'react'
  if (tag === 'attachments') return 'files'
  return MEMBERS_WORK.has(tag) ? 'write' : 'admin'
}
