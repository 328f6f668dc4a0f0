import { exportAccount } from '@ajet/api'
import { systemClock as clock } from '@ajet/shared/std'
import { writeNewFile } from '../write-new-file.ts'
import type { AdminAnswer, AdminCommand, AdminUse } from './admin-command.ts'
import { writeAudit } from './audit-entry.ts'
import { findUser } from './find.ts'

export const exportCommands: readonly AdminCommand[] = [
  {
    name: 'export-user',
    usage: 'export-user <user> <file>',
    help: 'Write everything of an account into a new file, as lines of JSON',
    operands: { least: 2 },
    run: exportUser,
  },
]

async function exportUser({ db, line }: AdminUse): Promise<AdminAnswer> {
  const { id, username } = await findUser(db.kysely, line.operands[0] ?? '')
  const file = line.operands[1] ?? ''
  const encoder = new TextEncoder()
  const bytes = await writeNewFile(file, async (write) => {
    // In the log before anything is read: what it tells of may break off.
    const entry = { action: 'user/exported', target: id, data: { username } }
    await db.transaction((trx) => writeAudit(trx, entry))
    let written = 0
    for await (const piece of exportAccount(db.kysely, { userId: id, now: clock.now(), reach: 'everything' })) {
      const encoded = encoder.encode(piece)
      await write(encoded)
      written += encoded.byteLength
    }
    return written
  })
  const size = `${(bytes / 1_024).toFixed(1)} KiB`
  return { json: { id, username, file, bytes }, text: `Everything of ${username} is in ${file} (${size}).` }
}
