import { sql, type Kysely } from 'kysely'
import type { Tables } from '../../db/mod.ts'
import { newId, systemClock, type Clock } from '../../std/mod.ts'
import { displayName, isAddress, recipientKey } from '../address.ts'
import { MailError } from '../mail-error.ts'
import type { MailAddress } from '../mail.ts'
import { loadMailData, type MailData, type MailTemplate } from '../templates/render-mail.ts'

/** A mail to be written from a template. */
export type MailOrder = {
  readonly [T in MailTemplate]: { readonly to: MailAddress; readonly template: T; readonly data: MailData<T> }
}[MailTemplate]

export interface EnqueueMailOptions {
  readonly clock?: Clock
  /** Mails to one recipient in an hour, sent or not; the setting mail.per_recipient_per_hour. Default 10. */
  readonly perHour?: number
}

const HOUR_MS = 3_600_000
/** A mail whose link says no shorter time is not worth sending after this. */
const MAX_AGE_MS = 72 * HOUR_MS

/**
 * Writes a mail into the queue inside the caller's transaction: what is committed is sent, what is rolled back is not.
 * Resolves with the row's id, or with undefined when the recipient had as many mails in this hour as one may get; the
 * caller answers the same either way. Callers with the same recipient wait for each other until their commit.
 * @throws MailError when the address or the data cannot be right
 */
export async function enqueueMail(
  trx: Kysely<Tables>,
  { to, template, data }: MailOrder,
  { clock = systemClock, perHour = 10 }: EnqueueMailOptions = {},
): Promise<string | undefined> {
  if (!isAddress(to.address)) throw new MailError('invalid', 'The recipient is not one mail address.')
  const recipient_key = recipientKey(to.address)
  const now = clock.now()
  const values = loadMailData(template, data)
  await sql`select pg_advisory_xact_lock(hashtextextended(${recipient_key}, 20))`.execute(trx)
  if ((await countSince(trx, recipient_key, new Date(now - HOUR_MS))) >= perHour) return undefined
  const id = newId()
  await trx
    .insertInto('mail_queue')
    .values({
      id,
      to_address: to.address,
      to_name: displayName(to.name ?? ''),
      recipient_key,
      template,
      data: values,
      created_at: new Date(now),
      next_attempt_at: new Date(now),
      expires_at: new Date(now + lifetime(data)),
    })
    .execute()
  return id
}

/** A link that has expired is not sent any more. */
function lifetime(data: MailOrder['data']): number {
  const minutes = 'valid_minutes' in data ? data.valid_minutes : undefined
  return Math.min(MAX_AGE_MS, (minutes ?? Infinity) * 60_000)
}

async function countSince(trx: Kysely<Tables>, recipientKeyOf: string, since: Date): Promise<number> {
  const { n } = await trx
    .selectFrom('mail_queue')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('recipient_key', '=', recipientKeyOf)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(n)
}
