import { dropTwoStep } from '@ajet/shared/auth'
import type { AdminAnswer, AdminCommand, AdminUse } from './admin-command.ts'
import { writeAudit } from './audit-entry.ts'
import { findUser } from './find.ts'

export const twoStepCommands: readonly AdminCommand[] = [
  {
    name: 'disable-two-step',
    usage: 'disable-two-step <user>',
    help: 'Switch the second step off for somebody who has lost the app and the recovery codes; passkeys stay',
    operands: { least: 1 },
    run: disableTwoStep,
  },
]

async function disableTwoStep({ db, line, confirm }: AdminUse): Promise<AdminAnswer> {
  const user = await findUser(db.kysely, line.operands[0] ?? '')
  await confirm(`From here on the password of ${user.username} is enough to sign in. Go on?`)
  const was = await db.transaction(async (trx) => {
    const wasOn = await dropTwoStep(trx, user.id)
    if (wasOn) await writeAudit(trx, { action: 'two-step/off', target: user.id })
    return wasOn
  })
  const text = was ? `Two-step sign-in of ${user.username} is off.` : `${user.username} had no two-step sign-in.`
  return { json: { id: user.id, username: user.username, was_on: was }, text }
}
