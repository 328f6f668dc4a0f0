import type { Tables } from '@ajet/shared/db'
import type { Kysely } from 'kysely'
import { accessMe } from './access.ts'
import { readSettings } from './me-view.ts'

/** The time zone of somebody's settings; UTC without one. */
export async function zoneOf(db: Kysely<Tables>, userId: string): Promise<string> {
  const { settings } = await accessMe(db, userId)
  return readSettings(settings).time_zone ?? 'UTC'
}
