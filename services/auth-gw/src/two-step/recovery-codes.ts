import { randomBytes } from 'node:crypto'
import { hashToken } from '@ajet/shared/auth'
import type { Tables } from '@ajet/shared/db'
import type { Clock } from '@ajet/shared/std'
import type { Transaction } from 'kysely'

const CODES = 10
const LENGTH = 16
/** 32 characters, five bits each; none is taken for another (no i, l, o, u). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** New codes in place of the ones before; shown once, kept as hashes. 80 random bits each: nobody guesses one. */
export async function replaceRecoveryCodes(trx: Transaction<Tables>, userId: string, clock: Clock): Promise<string[]> {
  const codes = Array.from({ length: CODES }, newCode)
  const created_at = new Date(clock.now())
  await dropRecoveryCodes(trx, userId)
  const rows = codes.map((code) => ({ user_id: userId, code_hash: hashOf(code), created_at }))
  await trx.insertInto('recovery_codes').values(rows).execute()
  return codes
}

export async function dropRecoveryCodes(trx: Transaction<Tables>, userId: string): Promise<void> {
  await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
}

/** Uses a recovery code up; false when it is none of the account's, or was used. Of two at once one is true. */
export async function takeRecoveryCode(trx: Transaction<Tables>, userId: string, code: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('recovery_codes')
    .where('user_id', '=', userId)
    .where('code_hash', '=', hashOf(code))
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}

function newCode(): string {
  const characters = [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length])
  return characters.join('').replace(/(.{4})(?=.)/g, '$1-')
}

/** As people type it: case, spaces and hyphens do not count. */
function hashOf(code: string): Buffer {
  return hashToken(code.replace(/[^0-9a-z]/gi, '').toLowerCase())
}
