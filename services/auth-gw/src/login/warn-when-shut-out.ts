import { loadLoginMethods, ownersCanSignIn } from '@ajet/shared/auth'
import type { GatewayContext } from '../deps.ts'
import { isSetUp } from '../setup/setup-token.ts'

/**
 * A provider that left the settings, or a setting that switched passwords off, can leave no owner a way in, which no
 * check at run time could refuse: the operator is told at the start.
 */
export async function warnWhenShutOut({ db, login, logger }: GatewayContext): Promise<void> {
  try {
    if (!(await isSetUp(db.kysely))) return
    if (await ownersCanSignIn(db.kysely, await loadLoginMethods(db.kysely, login))) return
    const cure = 'see ajet-chat admin login-methods, or put their login provider back'
    logger.warn(`No owner of the server can sign in by the ways that are switched on: ${cure}`)
  } catch (err) {
    logger.warn({ err }, 'Whether the owner of the server can sign in could not be looked up')
  }
}
