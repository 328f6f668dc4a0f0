import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

const REASONS = `'unreachable', 'refused', 'gone', 'backlog', 'by_hand'`

const UP = [
  // Encrypted with the server's key. A server of the version before reads and writes `secret`, which is the place of
  // what is not sealed yet; in webhooks it holds the sealed text too, for null would let in what is not signed.
  `alter table webhooks add column secret_sealed text`,
  ...['outgoing_webhooks', 'custom_commands'].flatMap((table) => [
    `alter table ${table} add column secret_sealed text, alter column secret drop not null`,
    `alter table ${table} add constraint ${table}_secret check (secret is not null or secret_sealed is not null)`,
  ]),
  // What signed addresses of files is derived from the server's key; servers of the version before have it in memory.
  `delete from system_settings where key = 'files.signing_secret'`,
  `alter table outgoing_webhooks drop constraint outgoing_webhooks_disabled_reason_check`,
  `alter table outgoing_webhooks add constraint outgoing_webhooks_disabled_reason_check
    check (disabled_reason in (${REASONS}, 'secret_unreadable'))`,
]

const DOWN = [
  `update outgoing_webhooks set disabled_reason = 'unreachable' where disabled_reason = 'secret_unreadable'`,
  `alter table outgoing_webhooks drop constraint outgoing_webhooks_disabled_reason_check`,
  `alter table outgoing_webhooks add constraint outgoing_webhooks_disabled_reason_check
    check (disabled_reason in (${REASONS}))`,
  ...['outgoing_webhooks', 'custom_commands'].flatMap((table) => [
    // What is sealed cannot be opened here: a secret nobody knows takes its place until it is renewed.
    `update ${table} set secret = 'whsec_' || encode(sha256(
      (gen_random_uuid()::text || gen_random_uuid()::text)::bytea), 'base64') where secret is null`,
    `alter table ${table} drop column secret_sealed, alter column secret set not null`,
  ]),
  `alter table webhooks drop column secret_sealed`,
]

/** The secrets of webhooks and of commands that other services answer, sealed (ABU-09). */
export const sealedSecrets: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of UP) await sql.raw(statement).execute(db)
  },
  down: async (db: Kysely<unknown>) => {
    for (const statement of DOWN) await sql.raw(statement).execute(db)
  },
}
