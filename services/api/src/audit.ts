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
    | 'channel/created'
    | 'channel/updated'
    | 'channel/deleted'
    | 'channel/purged'
    | 'community/created'
    | 'community/updated'
    | 'community/deleted'
    | 'invite/created'
    | 'invite/revoked'
    | 'webhook/created'
    | 'webhook/updated'
    | 'webhook/deleted'
    | 'api-user/created'
    | 'api-user/deleted'
    | 'token/created'
    | 'token/revoked'
    | 'outgoing-webhook/created'
    | 'outgoing-webhook/updated'
    | 'outgoing-webhook/secret-renewed'
    | 'outgoing-webhook/deleted'
    | 'outgoing-webhook/disabled'
    | 'command/created'
    | 'command/deleted'
    | 'category/created'
    | 'category/updated'
    | 'category/ordered'
    | 'category/deleted'
    | 'channel/member-changed'
    | 'message/deleted'
    | 'preview/removed'
    | 'account/unlinked'
    | 'login-methods/changed'
    | 'user/deleted'
    | 'user/exported'
  /** Null: the server itself. */
  readonly actor_id: string | null
  readonly community_id: string | null
  /** Id of what it was done to. */
  readonly target: string
  readonly data?: Readonly<Record<string, string>>
  /** ms since the epoch. */
  readonly now: number
}

/** What the log says of a channel: the name of a private one is not for owner and admins who are not in it. */
export function channelName({
  name,
  visibility,
}: {
  readonly name: string
  readonly visibility: string
}): Readonly<Record<string, string>> {
  return visibility === 'public' ? { name } : {}
}

/** What a change has made of each field that is another now, as the log keeps it. */
export function changesOf(before: object, after: object): Readonly<Record<string, string>> {
  const changed = Object.entries(after).filter(([name, value]) => !Bun.deepEquals(value, Reflect.get(before, name)))
  return Object.fromEntries(changed.map(([name, value]) => [name, String(value).slice(0, LONGEST)]))
}

const LONGEST = 200

/** Writes a row of the audit log, in the transaction of what it tells of: neither is there without the other. */
export async function writeAudit(db: Kysely<Tables>, { now, data = {}, ...entry }: AuditEntry): Promise<void> {
  await db
    .insertInto('audit_log')
    .values({ id: newId(), ...entry, data: { ...data }, created_at: new Date(now) })
    .execute()
}
