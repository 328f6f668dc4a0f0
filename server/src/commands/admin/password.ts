import { createPasswords, hashToken, newSessionToken } from '@ajet/shared/auth'
import { fields } from '@ajet/shared/schema'
import { systemClock as clock } from '@ajet/shared/std'
import type { AdminUse, Trx } from './admin-command.ts'
import { parseTyped } from './parse-typed.ts'

const LINK_MS = 24 * 60 * 60_000

/** The hash of the password that comes by the standard input. @throws ConfigError, CommandError */
export async function readPasswordHash(use: AdminUse): Promise<string> {
  const password = parseTyped('The password', fields.password, await use.readSecret('Password'))
  return await createPasswords().hash(password)
}

/** A link as the mail of a forgotten password holds, for a day; only its hash is kept. */
export async function insertPasswordLink(trx: Trx, baseUrl: string, user_id: string, email: string): Promise<string> {
  const token = newSessionToken()
  const now = clock.now()
  const times = { created_at: new Date(now), expires_at: new Date(now + LINK_MS) }
  const link = { token_hash: hashToken(token), user_id, purpose: 'reset' as const, email, ...times }
  await trx.insertInto('mail_links').values(link).execute()
  return `${baseUrl}/reset?token=${token}`
}
