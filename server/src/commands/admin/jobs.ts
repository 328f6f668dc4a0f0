import { ConfigError } from '@ajet/shared/config'
import { CommandError } from '../command-error.ts'
import type { AdminAnswer, AdminCommand, AdminUse } from './admin-command.ts'
import { numberOf } from './admin-line.ts'
import { writeAudit } from './audit-entry.ts'
import { requireId } from './find.ts'
import { table } from './table.ts'

export const jobCommands: readonly AdminCommand[] = [
  {
    name: 'jobs',
    usage: 'jobs [retry <job>|drop <job>] [--dead] [--limit 50]',
    help: 'The work that waits, runs, or was given up; try one again, or do without it',
    operands: { least: 0, most: 2 },
    flags: ['dead'],
    values: ['limit'],
    run: async (use) => {
      const [what, id] = use.line.operands
      if (what === undefined) return await list(use)
      if ((what !== 'retry' && what !== 'drop') || id === undefined) {
        throw new ConfigError(['Usage: ajet-chat admin jobs [retry <job>|drop <job>]'])
      }
      requireId('job', id)
      return what === 'retry' ? await retry(use, id) : await drop(use, id)
    },
  },
]

async function list({ db, line }: AdminUse): Promise<AdminAnswer> {
  const jobs = await db.kysely
    .selectFrom('job_queue')
    .select(['id', 'kind', 'key', 'run_at', 'attempts', 'locked_until', 'last_error', 'dead_at'])
    .$if(line.flags.has('dead'), (q) => q.where('dead_at', 'is not', null))
    .orderBy('run_at')
    .limit(numberOf(line, 'limit', 50, 10_000))
    .execute()
  const now = Date.now()
  const rows = jobs.map((job) => [
    job.id,
    job.kind,
    job.dead_at ? 'given up' : job.locked_until && job.locked_until.getTime() > now ? 'runs' : 'waits',
    job.run_at.toISOString().slice(0, 19),
    String(job.attempts),
    job.last_error ?? '',
  ])
  return {
    json: jobs,
    text: table(['job', 'kind', 'state', 'time', 'tries', 'last error'], rows, 'There are no jobs.'),
  }
}

async function retry({ db }: AdminUse, id: string): Promise<AdminAnswer> {
  const again = { run_at: new Date(), attempts: 0, dead_at: null }
  const found = await db.transaction(async (trx) => {
    const dead = trx.updateTable('job_queue').set(again).where('id', '=', id).where('dead_at', 'is not', null)
    const job = await dead.returning('kind').executeTakeFirst()
    if (job) await writeAudit(trx, { action: 'job/retried', target: id, data: { kind: job.kind } })
    return job
  })
  if (!found) throw new CommandError(`No job ${id} was given up.`)
  return { json: { id, kind: found.kind }, text: `${found.kind} is tried again.` }
}

async function drop({ db, confirm }: AdminUse, id: string): Promise<AdminAnswer> {
  await confirm('What the job was to do is not done. Go on?')
  const found = await db.transaction(async (trx) => {
    const gone = await trx.deleteFrom('job_queue').where('id', '=', id).returning(['kind']).executeTakeFirst()
    if (gone) await writeAudit(trx, { action: 'job/dropped', target: id, data: { kind: gone.kind } })
    return gone
  })
  if (!found) throw new CommandError(`There is no job ${id}.`)
  return { json: { id, kind: found.kind }, text: `${found.kind} will not be done.` }
}
