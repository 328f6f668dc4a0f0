import type { Tables } from '@ajet/shared/db'
import { fields, limits } from '@ajet/shared/schema'
import { newSecret } from '@ajet/shared/std'
import type { Kysely } from 'kysely'

const TRIES = 20
/** For `-` and two digits, or for a few random letters. */
const ROOM = 7

/**
 * A user name nobody has, as near to the wanted one as the rules allow: `Ada Lovelace` becomes `ada-lovelace`, and
 * `ada-lovelace-2` when that is taken. Somebody else may take it before it is written.
 */
export async function freeUsername(db: Kysely<Tables>, wanted: string): Promise<string> {
  const base = usernameFrom(wanted)
  const names = [
    base,
    ...Array.from({ length: TRIES }, (_, at) => `${base.slice(0, limits.username - ROOM)}-${at + 2}`),
  ]
  const candidates = names.filter((name) => fields.username.safeParse(name).success)
  const taken = await db.selectFrom('users').select('username').where('username', 'in', candidates).execute()
  const found = candidates.find((name) => !taken.some(({ username }) => username.toLowerCase() === name))
  return found ?? `user-${randomLetters()}`
}

/** The part of a name or an e-mail address that a user name can hold; `user` when nothing is left. */
export function usernameFrom(wanted: string): string {
  const [local = ''] = wanted.split('@')
  const plain = local
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .slice(0, limits.username)
    .replace(/^[._-]+|[._-]+$/g, '')
  return fields.username.safeParse(plain).success ? plain : 'user'
}

function randomLetters(): string {
  return newSecret(9)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, 'x')
}
