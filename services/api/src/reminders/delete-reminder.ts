import { ApiError } from '@ajet/shared/http'
import type { Action } from '../context.ts'
import { cancelJob } from '../jobs/enqueue-job.ts'
import { write } from '../write.ts'

/** Forgets a reminder that has not come yet. */
export const deleteReminder: Action<'deleteReminder'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx) => {
    const gone = await trx
      .deleteFrom('reminders')
      .where('id', '=', params.reminder_id)
      .where('user_id', '=', principal.user_id)
      .returning('id')
      .executeTakeFirst()
    if (!gone) throw new ApiError('not_found')
    await cancelJob(trx, 'reminder/deliver', gone.id)
  })
