import type { Kysely } from 'kysely'
import type { Tables } from '../../db/mod.ts'
import type { LoginMethods } from './login-methods.ts'
import { issuerOf, type LoginProvider } from './provider.ts'
import { selectServerOwners } from './server-owner.ts'

/** An account at a provider, as far as it can be a way in. */
export interface LinkedRow {
  readonly id: string
  readonly user_id: string
  readonly provider: string
  readonly issuer: string
}

/** The provider by which one can sign in with a linked account; undefined when it is off, gone or another by now. */
export function findProviderOf(
  { providers }: LoginMethods,
  account: Pick<LinkedRow, 'provider' | 'issuer'>,
): LoginProvider | undefined {
  return providers.find(
    (provider) => provider.enabled && provider.name === account.provider && issuerOf(provider) === account.issuer,
  )
}

/** Whether a user could sign in by these methods, without one of the accounts. */
export async function canSignIn(
  db: Kysely<Tables>,
  methods: LoginMethods,
  userId: string,
  withoutAccount?: string,
): Promise<boolean> {
  return await anyCanSignIn(db, methods, [userId], withoutAccount)
}

/** Whether an owner of the server could sign in by these methods: somebody has to be able to change them. */
export async function ownersCanSignIn(db: Kysely<Tables>, methods: LoginMethods): Promise<boolean> {
  const owners = await selectServerOwners(db).execute()
  return await anyCanSignIn(
    db,
    methods,
    owners.map(({ user_id }) => user_id),
  )
}

async function anyCanSignIn(
  db: Kysely<Tables>,
  methods: LoginMethods,
  userIds: readonly string[],
  withoutAccount?: string,
): Promise<boolean> {
  if (userIds.length === 0) return false
  if (methods.password) {
    const user = db
      .selectFrom('users')
      .select('id')
      .where('id', 'in', [...userIds])
    if (await user.where('password_hash', 'is not', null).limit(1).executeTakeFirst()) return true
  }
  if (methods.passkeys) {
    const passkey = db
      .selectFrom('passkeys')
      .select('id')
      .where('user_id', 'in', [...userIds])
      // One that asks nobody is a second step, and no way in of its own.
      .where('user_verified', '=', true)
    if (await passkey.limit(1).executeTakeFirst()) return true
  }
  const accounts = await db
    .selectFrom('oauth_accounts')
    .select(['id', 'user_id', 'provider', 'issuer'])
    .where('user_id', 'in', [...userIds])
    .execute()
  return accounts.some((account) => account.id !== withoutAccount && findProviderOf(methods, account) !== undefined)
}
