import type { Logger } from '@ajet/shared/logging'
import { exitCodes } from './exit-codes.ts'

/**
 * Faults nobody caught. A forgotten promise is logged and the server goes on: what is acknowledged is safe in the
 * database. After an exception nothing is certain, so the process ends and whoever supervises it starts it again.
 */
export function watchFaults(logger: Logger): void {
  process.on('unhandledRejection', (err) => logger.error({ err }, 'A promise was rejected and nobody noticed'))
  process.on('uncaughtException', (err) => {
    logger.fatal({ err }, 'An exception nobody caught ends the server')
    logger.flush()
    process.exit(exitCodes.failed)
  })
}
