import { fields, limits, type ReminderView } from '@ajet/shared/schema'
import { isId } from '@ajet/shared/std'
import { createReminder, REMINDERS_AHEAD_MS } from '../reminders/create-reminder.ts'
import { deleteReminder } from '../reminders/delete-reminder.ts'
import { parseReminder } from '../reminders/parse-when.ts'
import { reminderView, selectReminders } from '../reminders/queries.ts'
import { callOf, Misuse, type Command, type CommandAnswer, type CommandUse } from './command.ts'
import { takeWord } from './parse-command.ts'
import { findChannel } from './resolve.ts'
import { zoneOf } from '../users/zone-of.ts'
import { timeText } from './time-text.ts'

export const remindCommand: Command = {
  name: 'remind',
  usage: '/remind [me|#channel] when text | list | cancel number',
  help: 'Be reminded: in 10 minutes, at 17:00, tomorrow 9:00, on friday at 5pm, 2026-12-24',
  role: 'member',
  anywhere: true,
  completion: [['me', 'list', 'cancel'], 'text'],
  run: async (use, rest) => {
    const [word, more] = takeWord(rest)
    if (word.toLowerCase() === 'list' && more === '') return await list(use)
    if (word.toLowerCase() === 'cancel') return await cancel(use, more)
    if (word.toLowerCase() === 'me') return await remind(use, undefined, more)
    if (word.startsWith('#')) return await remind(use, await findChannel(use, word), more)
    return await remind(use, undefined, rest)
  },
}

async function remind(
  use: CommandUse,
  channel: { readonly id: string; readonly name: string } | undefined,
  typed: string,
): Promise<CommandAnswer> {
  const timeZone = await zoneOf(use.api.db.kysely, use.principal.user_id)
  const parsed = parseReminder(typed, { now: use.api.clock.now(), timeZone })
  if (!parsed) throw new Misuse('When, and of what? Like: in 10 minutes stretch.')
  if (parsed.dueAt <= use.api.clock.now()) throw new Misuse('That time has passed.')
  const text = fields.bodyMd.safeParse(parsed.text).data
  if (text === undefined || text.length > limits.reminderText) {
    throw new Misuse(`The text has at most ${limits.reminderText} characters.`)
  }
  const due = new Date(parsed.dueAt)
  if (!(due.getTime() <= use.api.clock.now() + REMINDERS_AHEAD_MS))
    throw new Misuse('That is more than ten years ahead.')
  const body = { text, due_at: due.toISOString(), ...(channel && { channel_id: channel.id }) }
  const reminder = await createReminder(use.api, { ...callOf(use), params: {}, body })
  const where = channel ? ` in #${channel.name}` : ''
  return { text: `You will be reminded${where} on ${timeText(reminder.due_at, timeZone)}: ${text}` }
}

async function list(use: CommandUse): Promise<CommandAnswer> {
  const timeZone = await zoneOf(use.api.db.kysely, use.principal.user_id)
  const lines = (await byTime(use)).map((one, at) => `${at + 1}. on ${timeText(one.due_at, timeZone)}: ${one.text}`)
  return { text: lines.join('\n') || 'There is nothing to remind you of.' }
}

/** By its number in the list, or its id. */
async function cancel(use: CommandUse, which: string): Promise<CommandAnswer> {
  const number = /^\d{1,4}$/.test(which) ? Number(which) : undefined
  const id = number === undefined ? which : (await byTime(use))[number - 1]?.id
  if (id === undefined || !isId(id)) throw new Misuse('Which one? /remind list tells the numbers.')
  await deleteReminder(use.api, { ...callOf(use), params: { reminder_id: id } })
  return { text: 'You will not be reminded of that.' }
}

async function byTime({ api, principal }: CommandUse): Promise<readonly ReminderView[]> {
  const rows = await selectReminders(api.db.kysely, principal.user_id).orderBy('r.due_at').orderBy('r.id').execute()
  return rows.map(reminderView)
}
