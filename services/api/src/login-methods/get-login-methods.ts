import { loadLoginMethods } from '@ajet/shared/auth'
import type { Tables } from '@ajet/shared/db'
import type { Kysely } from 'kysely'
import type { Action } from '../context.ts'
import { loginMethodsView } from './view.ts'

export const getLoginMethods: Action<'getLoginMethods'> = async ({ db, login }) =>
  loginMethodsView(await loadLoginMethods(db.kysely, login), await isSetUp(db.kysely))

/** True once somebody has an account. */
async function isSetUp(db: Kysely<Tables>): Promise<boolean> {
  const user = await db.selectFrom('users').select('id').where('kind', '=', 'user').limit(1).executeTakeFirst()
  return user !== undefined
}
