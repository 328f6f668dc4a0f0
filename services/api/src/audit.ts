import type { Tables } from '@ajet/shared/db'
import { newId } from '@ajet/shared/std'
import type { Kysely } from 'kysely'

export interface AuditEntry {
  readonly action:
    | 'community/owner-changed'
    | 'member/role-changed'
    | 'member/kicked'
    | 'member/banned'
    | 'member/unbanned'
    | 'member/muted'
    | 'member/unmuted'
    | 'webhook/created'
    | 'webhook/deleted'
    | 'api-user/created'
    | 'api-user/deleted'
    | 'token/created'
    | 'token/revoked'
    | 'outgoing-webhook/created'
    | 'outgoing-webhook/deleted'
    | 'outgoing-webhook/disabled'
  /** Null: the server itself. */
  readonly actor_id: string | null
  readonly community_id: string | null
  /** Id of what it was done to. */
  readonly target: string
  readonly data?: Readonly<Record<string, string>>
  /** ms since the epoch. */
  readonly now: number
}

/** Writes a row of the audit log, in the transaction of what it tells of: neither is there without the other. */
export async function writeAudit(db: Kysely<Tables>, { now, data = {}, ...entry }: AuditEntry): Promise<void> {
  await db
    .insertInto('audit_log')
    .values({ id: newId(), ...entry, data: { ...data }, created_at: new Date(now) })
    .execute()
}
