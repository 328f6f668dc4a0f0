import { ApiError } from '@ajet/shared/http'
import type { Tables } from '@ajet/shared/db'
import type { Kysely } from 'kysely'
import { selectKnownUsers, selectMe } from './queries.ts'

/** A user the viewer shares a community with. @throws ApiError `not_found` */
export async function accessUser(db: Kysely<Tables>, viewerId: string, userId: string) {
  const user = await selectKnownUsers(db, viewerId).where('u.id', '=', userId).executeTakeFirst()
  if (!user) throw new ApiError('not_found')
  return user
}

/** The caller's own row. @throws ApiError `unauthenticated` when the account is gone */
export async function accessMe(db: Kysely<Tables>, userId: string) {
  const me = await selectMe(db, userId).executeTakeFirst()
  if (!me) throw new ApiError('unauthenticated')
  return me
}
