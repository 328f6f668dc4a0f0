import type { Config } from '@ajet/shared/config'
import type { Database } from '@ajet/shared/db'
import type { Metrics } from '@ajet/shared/http'
import type { Logger } from '@ajet/shared/logging'
import {
  createMailer,
  createMailWorker,
  createPostbox,
  MailConfigError,
  type Mailer,
  type MailWorker,
  type Postbox,
} from '@ajet/shared/mailer'
import type { Clock } from '@ajet/shared/std'
import { bounded } from './bounded.ts'
import { StartError } from './start-error.ts'

export interface OpenedMail {
  readonly worker: MailWorker
  readonly postbox: Postbox
}

export interface OpenMailOptions {
  readonly config: Config
  readonly db: Database
  readonly logger: Logger
  readonly clock: Clock
  /** Shows a mail to whoever started the server; used by the log driver in the dev profile. */
  readonly print: (text: string) => void
}

/** What a mail under way may still take when the server stops; its lease leaves it to another try. */
const STOP_MS = 1_000

/**
 * The way mails leave (GC-17): the queue is looked after until the server stops, then the connections close.
 *
 * @throws StartError when the settings of mail cannot work together
 */
export function openMail(options: OpenMailOptions, stack: AsyncDisposableStack): OpenedMail {
  const { config, db, clock } = options
  const logger = options.logger.child('mail')
  const mailer = openMailer({ ...options, logger })
  stack.defer(() => bounded('mail connections', STOP_MS, () => mailer.dispose(), logger))
  const worker = createMailWorker({ db, mailer, logger, clock, baseUrl: config.base_url })
  stack.defer(() => bounded('mail', STOP_MS, async () => worker[Symbol.asyncDispose](), logger))
  worker.start()
  const { per_recipient_per_hour: perHour } = config.mail
  const postbox = createPostbox({ worker, clock, perHour, reachesPeople: config.mail.driver !== 'log' })
  return { worker, postbox }
}

/** What the mail queue tells Prometheus. */
export function addMailGauges(metrics: Metrics, worker: MailWorker): void {
  metrics.gauge('mail_sent', 'Mails handed over since the start', () => worker.stats().sent)
  metrics.gauge('mail_deferred', 'Tries to send a mail that failed and are repeated', () => worker.stats().deferred)
  metrics.gauge('mail_given_up', 'Mails that will never be sent', () => worker.stats().given_up)
  metrics.gauge('mail_waiting', 'Mails in the queue', () => worker.waiting())
}

function openMailer({ config, logger, print }: OpenMailOptions): Mailer {
  if (config.auth.confirm_email === 'required' && config.mail.driver === 'log') {
    throw new StartError(
      'auth.confirm_email is required and mail.driver is log: nobody could confirm. Set up mail.smtp, or say on.',
    )
  }
  try {
    return createMailer({ config, logger, print })
  } catch (error) {
    if (error instanceof MailConfigError) throw new StartError(error.message, { cause: error })
    throw error
  }
}
