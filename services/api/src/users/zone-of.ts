import type { Tables } from '@ajet/shared/db'
import { views } from '@ajet/shared/schema'
import type { Kysely } from 'kysely'
import { knownZone } from '../zone-time.ts'
import { accessMe } from './access.ts'

/** The time zone of somebody's settings; UTC without one. */
export async function zoneOf(db: Kysely<Tables>, userId: string): Promise<string> {
  const { settings } = await accessMe(db, userId)
  return knownZone(views.userSettings.safeParse(settings).data?.time_zone)
}
