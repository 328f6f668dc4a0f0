import { avatarUrl } from '@ajet/shared/schema'
import { ApiError } from '@ajet/shared/http'
import type { ApiContext } from '../context.ts'
import { defineJob } from '../jobs/job-kind.ts'
import { postMessage } from '../messages/post-message.ts'
import { notifyUser } from '../notifications/notify-user.ts'
import { write } from '../write.ts'

/** Brings a reminder, once: the row goes with the notification, and a message carries its id as nonce. */
export const deliverReminderJob = defineJob('reminder/deliver', {
  run: async (api, { data }) => {
    const reminder = await findReminder(api, data.reminder_id)
    if (!reminder) return undefined
    const isPosted = reminder.channel_id !== null && (await post(api, reminder, reminder.channel_id))
    await write(api, null, async (trx, outgoing) => {
      const left = await trx.deleteFrom('reminders').where('id', '=', reminder.id).returning('id').executeTakeFirst()
      if (!left || isPosted) return
      await notifyUser(trx, outgoing, {
        user_id: reminder.user_id,
        type: 'system',
        source_id: reminder.id,
        community_id: null,
        data: { event: 'reminder', text: reminder.text },
      })
    })
    return undefined
  },
})

type Reminder = NonNullable<Awaited<ReturnType<typeof findReminder>>>

async function findReminder({ db }: ApiContext, id: string) {
  return await db.kysely
    .selectFrom('reminders as r')
    .innerJoin('users as u', 'u.id', 'r.user_id')
    .select(['r.id', 'r.user_id', 'r.channel_id', 'r.text', 'u.username', 'u.display_name', 'u.kind', 'u.avatar_key'])
    .where('r.id', '=', id)
    .executeTakeFirst()
}

/** False: who asked may not write there at this moment, and is told alone. */
async function post(api: ApiContext, reminder: Reminder, channel_id: string): Promise<boolean> {
  const { id, user_id, username, display_name, kind, text } = reminder
  const avatar_url = avatarUrl(reminder.avatar_key)
  const principal = { user_id, username, display_name, kind, avatar_url, session_id: id }
  const body = { body_md: `Reminder: ${text}`, nonce: `reminder-${id}`, attachment_ids: [] }
  const call = {
    principal: { ...principal, scopes: null, access_until: null },
    params: { channel_id },
    query: {},
    body,
  }
  try {
    await postMessage(api, call)
    return true
  } catch (error) {
    if (error instanceof ApiError && (error.status === 403 || error.status === 404 || error.status === 400))
      return false
    throw error
  }
}
