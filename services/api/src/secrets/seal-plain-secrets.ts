import type { Tables } from '@ajet/shared/db'
import { sql, type Transaction } from 'kysely'
import type { ApiContext } from '../context.ts'
import { defineJob } from '../jobs/job-kind.ts'
import { secretTables, type SecretTable } from './row-secrets.ts'

const HOUR_MS = 60 * 60_000
const BATCH = 100

/**
 * Seals what a version before has left in plain text: rows from before an update, of an older backup, and those that a
 * server of that version writes beside this one. Such a server reads only what is plain, so it has an hour to end.
 */
export const sealPlainSecrets = defineJob('secrets/seal', {
  every: HOUR_MS,
  run: async (api) => {
    let isMore = false
    for (const table of secretTables) {
      const sealed = await api.db.transaction((trx) => sealSome(api, trx, table))
      isMore ||= sealed === BATCH
    }
    return isMore ? { again: 0 } : undefined
  },
})

/** Resolves with how many rows were sealed. */
async function sealSome({ secrets }: ApiContext, trx: Transaction<Tables>, table: SecretTable): Promise<number> {
  const { rows } = await sql<{ id: string; secret: string }>`
    select id, secret from ${sql.table(table)}
    where secret is not null and secret is distinct from secret_sealed
    order by id limit ${BATCH} for no key update skip locked`.execute(trx)
  for (const { id, secret } of rows) {
    const kept = await secrets.seal(table, id, secret)
    await sql`
      update ${sql.table(table)} set secret = ${kept.secret}, secret_sealed = ${kept.secret_sealed}
      where id = ${id}`.execute(trx)
  }
  return rows.length
}
