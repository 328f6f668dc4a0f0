import { deleteOldMails } from '@ajet/shared/mailer'
import type { ApiContext } from '../context.ts'
import { KEPT_MS as KEYS_KEPT_MS } from '../once/key-rows.ts'
import { inSteps } from './in-steps.ts'
import type { JobName } from './job-data.ts'
import { defineJob, type JobKind } from './job-kind.ts'
import { deleteOldRows, type OldRows } from './old-rows.ts'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS
const MONTH_MS = 30 * DAY_MS

/** Jobs that were given up are kept for a month, to be looked at. */
export const tidyJobs = tidy('jobs/tidy', ({ clock }) => [
  { table: 'job_queue', column: 'dead_at', before: new Date(clock.now() - MONTH_MS) },
])

export const tidyKeys = tidy('idempotency/tidy', ({ clock }) => [
  { table: 'idempotency_keys', column: 'created_at', before: new Date(clock.now() - KEYS_KEPT_MS) },
])

/**
 * What the gateways have written and whose time is over. It is done here and not by each of them: they hold no jobs, and
 * wherever there is a gateway there is an API on the same database.
 */
export const tidySignIn = tidy('sign-in/tidy', ({ clock }) => {
  const before = new Date(clock.now())
  return [
    { table: 'sessions', column: 'expires_at', before },
    { table: 'mail_links', column: 'expires_at', before },
    { table: 'oauth_transactions', column: 'expires_at', before },
    { table: 'sign_in_challenges', column: 'expires_at', before },
    { table: 'device_links', column: 'expires_at', before },
    { table: 'signing_keys', column: 'verifies_until', before },
    { table: 'limit_attempts', column: 'ends_at', before },
    { table: 'limit_levels', column: 'full_at', before },
  ]
})

/** Rows of the audit log are kept for ever, or for as many days as the settings say. */
export const tidyAudit = tidy('audit/tidy', ({ clock, auditDays }) =>
  auditDays === undefined
    ? []
    : [{ table: 'audit_log', column: 'created_at', before: new Date(clock.now() - auditDays * DAY_MS) }],
)

/** Mails are kept for a month when they are sent or given up. */
export const tidyMails = defineJob('mails/tidy', {
  every: HOUR_MS,
  run: ({ db, clock, batchSize }, { signal }) =>
    inSteps({ clock, batchSize }, signal, ({ all, size }) =>
      all(() => deleteOldMails(db.kysely, new Date(clock.now() - MONTH_MS), size)),
    ),
})

/** A job that deletes old rows once an hour, in steps. */
function tidy<N extends JobName>(name: N, find: (api: ApiContext) => readonly OldRows[]): JobKind<ApiContext> {
  return defineJob(name, {
    every: HOUR_MS,
    run: (api, { signal }) =>
      inSteps(api, signal, async ({ all, size }) => {
        for (const rows of find(api)) await all(() => deleteOldRows(api.db.kysely, rows, size))
      }),
  })
}
