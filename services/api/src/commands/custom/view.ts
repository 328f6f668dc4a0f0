import type { Tables } from '@ajet/shared/db'
import type { CustomCommandView } from '@ajet/shared/schema'
import type { Selectable } from 'kysely'
import { iso } from '../../time.ts'

export type CustomCommandRow = Selectable<Tables['custom_commands']>

export function customCommandView({ secret: _, created_at, ...row }: CustomCommandRow): CustomCommandView {
  return { ...row, created_at: iso(created_at) }
}
