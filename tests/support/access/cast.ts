import type { Database } from '@ajet/shared/db'
import { buildCommunity, buildUser, type TestUser } from '@ajet/shared/testing'
import { roles, type SignedIn } from './roles.ts'

/** The password of everybody in the cast. */
export const PASSWORD = 'correct horse battery'

/** Of the author, who gets links by mail, as the factory makes it. */
export const AUTHOR_EMAIL = 'author@example.org'

/** Who acts in every scene, and `author`, whose the foreign objects are. */
export type Cast = Readonly<Record<SignedIn | 'author', TestUser>>

/** Slug of the outsider's community, which no scene takes away. */
export const ELSEWHERE = 'elsewhere'

/** Made once for all scenes, which sign them in. The outsider has a community of their own. */
export async function buildCast(db: Database): Promise<Cast> {
  const names = [...roles.filter((role) => role !== 'anonymous'), 'author' as const]
  const people = await Promise.all(names.map(async (name) => [name, await buildUser(db, { username: name })] as const))
  const cast = Object.fromEntries(people) as Cast
  const password_hash = await Bun.password.hash(PASSWORD, { algorithm: 'argon2id', memoryCost: 1024, timeCost: 2 })
  await db.kysely.updateTable('users').set({ password_hash }).execute()
  // The first community there is: the outsider owns the server.
  await buildCommunity(db, { owner: cast.outsider, slug: ELSEWHERE })
  return cast
}
