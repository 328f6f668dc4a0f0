import { rebuildSearch } from '@ajet/api'
import { createDatabase } from '@ajet/shared/db'
import type { AdminAnswer, AdminCommand, AdminUse } from './admin-command.ts'
import { writeAudit } from './audit-entry.ts'

export const searchCommands: readonly AdminCommand[] = [
  {
    name: 'reindex',
    usage: 'reindex',
    help: 'Make the index of messages for the search anew',
    run: reindex,
  },
]

async function reindex({ db, confirm }: AdminUse): Promise<AdminAnswer> {
  await confirm('Searches find not every message until the server has read all of them again. Go on?')
  // All messages are counted into segments: with many that takes longer than a statement may.
  await using patient = createDatabase({ ...db.options, poolSize: 1, statementTimeoutMs: 0, slowQueryMs: 60_000 })
  const messages = await patient.transaction(async (trx) => {
    const count = await rebuildSearch(trx)
    await writeAudit(trx, { action: 'search/rebuilt', target: 'messages', data: { messages: String(count) } })
    return count
  })
  const text = `The server that runs brings ${messages.toLocaleString('en')} messages into the search again; a stopped one does when it starts. \`ajet-chat admin stats\` says how many are left.`
  return { json: { messages }, text }
}
