import { backoff } from '../../std/mod.ts'
import { redactText } from '../../logging/mod.ts'
import { hostOf } from '../create-mailer.ts'
import { MailError } from '../mail-error.ts'
import type { Mail, Mailer } from '../mail.ts'
import type { Place } from '../templates/letter.ts'
import { renderStoredMail } from '../templates/render-mail.ts'
import type { MailRow } from './mail-rows.ts'

export interface Delivery {
  readonly mailer: Mailer
  readonly place: Place
  readonly signal: AbortSignal
}

/**
 * One try.
 * @throws MailError
 */
export async function deliverMail(row: MailRow, { mailer, place, signal }: Delivery): Promise<void> {
  const mail = compose(row, place)
  try {
    await mailer.send(mail, signal)
  } catch (error) {
    throw error instanceof MailError ? error : new MailError('unreachable', String(error), { cause: error })
  }
}

function compose(row: MailRow, place: Place): Mail {
  try {
    return {
      ...renderStoredMail(row.template, row.data, place),
      to: { name: row.to_name, address: row.to_address },
      // The same for every try: a client that has the mail drops its twin.
      message_id: `${row.id}@${hostOf(place.baseUrl)}`,
      date: row.created_at,
    }
  } catch (error) {
    throw error instanceof MailError ? error : new MailError('invalid', String(error), { cause: error })
  }
}

const RETRY = { base: 30_000, max: 3_600_000 }
const MAX_ERROR = 500

/** When a mail is tried again after this failure, or undefined when it is given up. */
export function nextAttempt(row: MailRow, error: MailError, now: number, maxAttempts: number): Date | undefined {
  if (error.permanent || row.attempts >= maxAttempts) return undefined
  if (error.code === 'aborted') return new Date(now)
  const next = now + backoff(row.attempts - 1, RETRY)
  return next < row.expires_at.getTime() ? new Date(next) : undefined
}

/** What is kept of an error beside the mail: the reply of a server of others, bounded and without links. */
export function errorText(error: MailError): string {
  return redactText(`${error.code}: ${error.message}`).slice(0, MAX_ERROR)
}
