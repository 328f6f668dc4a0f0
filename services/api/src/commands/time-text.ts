import { views } from '@ajet/shared/schema'
import { knownZone } from '../reminders/zone-time.ts'
import { accessMe } from '../users/access.ts'
import type { CommandUse } from './command.ts'

/** The time zone of the caller's settings; UTC without one. */
export async function zoneOf({ api, principal }: CommandUse): Promise<string> {
  const { settings } = await accessMe(api.db.kysely, principal.user_id)
  return knownZone(views.userSettings.safeParse(settings).data?.time_zone)
}

/** `Friday, 20 November 2026 at 17:00 (UTC)` for a time in ISO 8601. */
export function timeText(at: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'short' })
  return `${format.format(new Date(at))} (${timeZone})`
}
