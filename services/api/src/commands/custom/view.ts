import type { Tables } from '@ajet/shared/db'
import type { CustomCommandView } from '@ajet/shared/schema'
import type { Selectable } from 'kysely'
import { iso } from '../../time.ts'

export type CustomCommandRow = Selectable<Tables['custom_commands']>

export function customCommandView(row: CustomCommandRow): CustomCommandView {
  const { id, community_id, name, usage, help, url, created_by } = row
  return { id, community_id, name, usage, help, url, created_by, created_at: iso(row.created_at) }
}
