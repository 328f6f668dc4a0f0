import type { Tables } from '@ajet/shared/db'
import { newId, type Clock } from '@ajet/shared/std'
import type { Kysely } from 'kysely'

export interface AuditEntry {
  readonly action:
    | 'setup/completed'
    | 'user/registered'
    | 'login/failed'
    | 'session/revoked'
    | 'device/approved'
    | 'device/denied'
    | 'email/confirmed'
    | 'email/changed'
    | 'password/changed'
    | 'password/reset'
    | 'account/linked'
    | 'provider/created'
    | 'provider/updated'
    | 'provider/deleted'
    | 'login/second-factor-failed'
    | 'login/passkey-failed'
    | 'two-step/on'
    | 'two-step/off'
    | 'two-step/codes-renewed'
    | 'passkey/added'
    | 'passkey/removed'
  readonly actor_id?: string | null
  readonly community_id?: string | null
  /** What it was done to, for example a login name. */
  readonly target?: string
  readonly address: string
  readonly clock: Clock
}

/** Writes a row of the audit log (AJ-7). */
export async function writeAudit(db: Kysely<Tables>, entry: AuditEntry): Promise<void> {
  const { action, actor_id = null, community_id = null, target = '', address, clock } = entry
  const created_at = new Date(clock.now())
  const row = { id: newId(), action, actor_id, community_id, target: target.slice(0, 200), address, created_at }
  await db.insertInto('audit_log').values(row).execute()
}
