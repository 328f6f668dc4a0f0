import type { Tables } from '@ajet/shared/db'
import type { Postbox } from '@ajet/shared/mailer'
import { sql, type Kysely, type Transaction } from 'kysely'
import type { ApiContext } from '../context.ts'
import { inSteps } from '../jobs/in-steps.ts'
import { defineJob } from '../jobs/job-kind.ts'
import { selectNotifications } from '../notifications/queries.ts'

const QUARTER_MS = 15 * 60_000
/** When the user's settings say nothing; 0 there: never. */
const DEFAULT_HOURS = 24
const LINES = 10
/** Counting stops here. */
const MOST = 100

/** Before every id. */
const NOTHING = '00000000-0000-0000-0000-000000000000'

type Told = 'mention' | 'dm' | 'thread_reply'
const TYPES: readonly Told[] = ['mention', 'dm', 'thread_reply']

/** Tells people who are away by mail what waits for them, each thing once. Not where mails end in the log. */
export const sendDigestsJob = defineJob('digests/send', {
  every: QUARTER_MS,
  run: async (api, { signal }) => {
    const { postbox } = api
    if (!postbox?.reachesPeople) return undefined
    const outcome = await inSteps(api, signal, ({ all, size }) => all(() => sendSome(api, postbox, size)))
    postbox.collect()
    return outcome
  },
})

async function sendSome({ db, clock }: ApiContext, postbox: Postbox, size: number): Promise<number> {
  const now = new Date(clock.now())
  const people = await selectAway(db.kysely, now).limit(size).execute()
  for (const person of people) await db.transaction((trx) => sendOne(trx, postbox, person, now))
  return people.length
}

type Away = Awaited<ReturnType<ReturnType<typeof selectAway>['executeTakeFirstOrThrow']>>

/** People away for as long as they say, with something unread that no mail has told of. */
function selectAway(db: Kysely<Tables>, now: Date) {
  const hours = sql<number>`case when jsonb_typeof(u.settings->'mail_digest_hours') = 'number'
    then (u.settings->>'mail_digest_hours')::numeric else ${DEFAULT_HOURS} end`
  const since = sql<Date>`${now}::timestamptz - make_interval(hours => (${hours})::int)`
  return db
    .selectFrom('users as u')
    .leftJoin('mail_digests as d', 'd.user_id', 'u.id')
    .select(['u.id', 'u.display_name', 'u.email'])
    .select(sql<string>`coalesce(d.last_notification_id, ${NOTHING}::uuid)`.as('told_up_to'))
    .where('u.kind', '=', 'user')
    .where('u.email_confirmed_at', 'is not', null)
    .where(hours, '>', 0)
    .where(sql<Date>`coalesce(u.last_seen_at, u.created_at)`, '<', since)
    .where(sql<Date>`coalesce(d.sent_at, '-infinity')`, '<', since)
    .where(
      sql<boolean>`exists (select from notifications n where n.user_id = u.id and n.read_at is null
        and n.type = any(${TYPES}::text[]) and n.id > coalesce(d.last_notification_id, ${NOTHING}::uuid))`,
    )
    .orderBy('u.id')
}

/**
 * The note that somebody was told is written with the mail, also when there is nothing left that they may see. Another
 * server that stood still for longer than its lease may send as well: who comes second finds the note and tells nothing.
 */
async function sendOne(trx: Transaction<Tables>, postbox: Postbox, person: Away, now: Date): Promise<void> {
  const waiting = await selectNotifications(trx, person.id)
    .where('n.read_at', 'is', null)
    .where('n.type', 'in', [...TYPES])
    .where('n.id', '>', person.told_up_to)
    .orderBy('n.id', 'desc')
    .limit(MOST + LINES)
    .execute()
  const { newest } = await trx
    .selectFrom('notifications')
    .select(sql<string>`(array_agg(id order by id desc))[1]`.as('newest'))
    .where('user_id', '=', person.id)
    .executeTakeFirstOrThrow()
  const told = { last_notification_id: newest, sent_at: now }
  const noted = await trx
    .insertInto('mail_digests')
    .values({ user_id: person.id, ...told })
    .onConflict((conflict) =>
      conflict
        .column('user_id')
        .doUpdateSet(told)
        .where(sql<string>`coalesce(mail_digests.last_notification_id, ${NOTHING}::uuid)`, '=', person.told_up_to),
    )
    .returning('user_id')
    .executeTakeFirst()
  if (!noted) return
  if (waiting.length === 0 || person.email === null) return
  const lines = waiting.slice(0, LINES).map(({ display_name, type, channel_name }) => ({
    who: display_name ?? 'Somebody',
    what: TYPES.find((one) => one === type) ?? 'mention',
    where: channel_name ?? '',
  }))
  const data = { name: person.display_name, lines, more: waiting.length - lines.length }
  await postbox.put(trx, { to: { name: person.display_name, address: person.email }, template: 'digest', data })
}
