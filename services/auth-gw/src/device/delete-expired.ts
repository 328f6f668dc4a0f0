import type { Tables } from '@ajet/shared/db'
import type { Clock } from '@ajet/shared/std'
import type { Kysely } from 'kysely'

/** Deletes what nobody approved in time, or approved and never took. */
export async function deleteExpiredDeviceLinks(db: Kysely<Tables>, clock: Clock): Promise<void> {
  await db.deleteFrom('device_links').where('expires_at', '<=', new Date(clock.now())).execute()
}
