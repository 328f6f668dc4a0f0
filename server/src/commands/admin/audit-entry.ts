import { newId } from '@ajet/shared/std'
import type { Trx } from './admin-command.ts'

export interface AdminEntry {
  readonly action: string
  readonly community_id?: string | null
  readonly target: string
  readonly data?: Readonly<Record<string, string>>
}

/** What is done from the server leaves a row as everything else: nobody of the chat did it, and the row says so. */
export async function writeAudit(trx: Trx, { data = {}, community_id = null, ...entry }: AdminEntry): Promise<void> {
  const row = { id: newId(), ...entry, community_id, actor_id: null, data: { ...data, by: 'ajet-chat admin' } }
  await trx
    .insertInto('audit_log')
    .values({ ...row, created_at: new Date() })
    .execute()
}
