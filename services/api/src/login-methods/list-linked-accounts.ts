import { loadLoginMethods } from '@ajet/shared/auth'
import type { Action } from '../context.ts'
import { linkedAccountView } from './view.ts'

/** The caller's accounts at providers, oldest first; never more than `limits.linkedAccounts`, so one page. */
export const listLinkedAccounts: Action<'listLinkedAccounts'> = async ({ db, login }, { principal }) => {
  const methods = await loadLoginMethods(db.kysely, login)
  const rows = await db.kysely
    .selectFrom('oauth_accounts')
    .select(['id', 'provider', 'issuer', 'login', 'email', 'created_at', 'last_used_at'])
    .where('user_id', '=', principal.user_id)
    .orderBy('id')
    .execute()
  return { items: rows.map((row) => linkedAccountView(row, methods)), next: null, prev: null }
}
