import type { PasskeysTable } from '@ajet/shared/db'
import type { PasskeyView } from '@ajet/shared/schema'
import type { Selectable } from 'kysely'

export const passkeyColumns = ['id', 'name', 'created_at', 'last_used_at', 'backed_up', 'user_verified'] as const

type PasskeyRow = Pick<Selectable<PasskeysTable>, (typeof passkeyColumns)[number]>

export function passkeyView({ created_at, last_used_at, ...row }: PasskeyRow): PasskeyView {
  return { ...row, created_at: created_at.toISOString(), last_used_at: last_used_at?.toISOString() ?? null }
}
