import type { Tables } from '@ajet/shared/db'
import { ApiError, invalidInput } from '@ajet/shared/http'
import { limits } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { sql, type Transaction } from 'kysely'
import { accessChannel } from '../channels/access.ts'
import { requireMayWrite } from '../channels/writing.ts'
import type { Action } from '../context.ts'
import { enqueueJob } from '../jobs/enqueue-job.ts'
import { write } from '../write.ts'
import { reminderView, selectReminders } from './queries.ts'

/** Ten years. */
export const REMINDERS_AHEAD_MS = 10 * 366 * 24 * 60 * 60_000

/** Remembers what somebody wants to be reminded of. Whether it may be posted in its channel is asked again when it is due. */
export const createReminder: Action<'createReminder'> = async (api, { principal, body }) => {
  const now = api.clock.now()
  const due = Date.parse(body.due_at)
  if (due <= now || due > now + REMINDERS_AHEAD_MS) {
    throw invalidInput([{ path: 'due_at', message: due <= now ? 'has passed' : 'is more than ten years ahead' }])
  }
  const { user_id } = principal
  const channel_id = body.channel_id ?? null
  const reminder = {
    id: newId(),
    user_id,
    channel_id,
    text: body.text,
    due_at: new Date(due),
    created_at: new Date(now),
  }
  await write(api, user_id, async (trx) => {
    if (channel_id !== null) await requirePlace(trx, user_id, channel_id)
    await requireRoom(trx, user_id)
    await trx.insertInto('reminders').values(reminder).execute()
    await enqueueJob(trx, 'reminder/deliver', { reminder_id: reminder.id }, { now, runAt: due, key: reminder.id })
  })
  return reminderView(reminder)
}

async function requirePlace(trx: Transaction<Tables>, userId: string, channelId: string): Promise<void> {
  await requireMayWrite(trx, await accessChannel(trx, userId, channelId), userId)
}

/** One's own lock makes the limit hold also for two at once. */
async function requireRoom(trx: Transaction<Tables>, userId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${userId}, 22))`.execute(trx)
  const limit = limits.remindersPerUser
  const open = await selectReminders(trx, userId).limit(limit).execute()
  if (open.length >= limit) throw new ApiError('limit_reached', { limit })
}
