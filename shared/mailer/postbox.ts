import type { Kysely } from 'kysely'
import type { Tables } from '../db/mod.ts'
import type { Clock } from '../std/mod.ts'
import { enqueueMail, type MailOrder } from './queue/enqueue-mail.ts'
import type { MailWorker } from './queue/mail-worker.ts'

/** Where services put mails: into the queue, inside their own transaction. */
export interface Postbox {
  /** False where mails end in the log: nobody can be asked to look into a mailbox. */
  readonly reachesPeople: boolean
  /**
   * Queues a mail; undefined when the recipient had as many in this hour as one may get.
   * @throws MailError when the address or the data cannot be right
   */
  put(trx: Kysely<Tables>, order: MailOrder): Promise<string | undefined>
  /** Says after the commit that mails wait. */
  collect(): void
}

export interface PostboxOptions {
  readonly worker: Pick<MailWorker, 'wake'>
  readonly clock: Clock
  /** The setting mail.per_recipient_per_hour. */
  readonly perHour: number
  readonly reachesPeople: boolean
}

export function createPostbox({ worker, clock, perHour, reachesPeople }: PostboxOptions): Postbox {
  return {
    reachesPeople,
    put: (trx, order) => enqueueMail(trx, order, { clock, perHour }),
    collect: () => worker.wake(),
  }
}
