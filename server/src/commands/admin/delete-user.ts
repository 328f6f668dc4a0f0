import { asOperator, deleteUser } from '@ajet/api'
import { ApiError } from '@ajet/shared/http'
import { createPostbox } from '@ajet/shared/mailer'
import { systemClock as clock } from '@ajet/shared/std'
import { CommandError } from '../command-error.ts'
import type { AdminAnswer, AdminCommand, AdminUse } from './admin-command.ts'
import { writeAudit } from './audit-entry.ts'
import { findUser } from './find.ts'

export const deleteUserCommand: AdminCommand = {
  name: 'delete-user',
  usage: 'delete-user <user>',
  help: 'Delete an account for good; what it wrote to others stays, by “Deleted user”',
  operands: { least: 1 },
  run: removeUser,
}

async function removeUser({ db, line, confirm }: AdminUse): Promise<AdminAnswer> {
  const user = await findUser(db.kysely, line.operands[0] ?? '')
  const { id, username } = user
  if (user.kind === 'bot') throw new CommandError(`${username} is a bot; ajet-chat admin ban deletes it.`)
  if (user.kind !== 'user') throw new CommandError(`${username} is a ${user.kind}; delete it in the chat.`)
  await confirm(`The account of ${username} is deleted for good; what it wrote stays, by “Deleted user”. Go on?`)
  const { driver, per_recipient_per_hour: perHour } = line.config.mail
  // The mail waits in the queue for a server.
  const worker = { wake: () => undefined }
  const postbox = createPostbox({ worker, clock, perHour, reachesPeople: driver !== 'log' })
  await asOperator(db, async (trx, outgoing) => {
    await deleteUser({ clock, postbox }, trx, outgoing, id)
    await writeAudit(trx, { action: 'user/deleted', target: id })
  }).catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error
    const advice = error.code === 'last_owner' ? ' (ajet-chat admin make-owner, delete-community)' : ''
    throw new CommandError(`${error.message}${advice}. Nothing was done.`)
  })
  return { json: { id, username }, text: `The account of ${username} is gone; the name is free.` }
}
