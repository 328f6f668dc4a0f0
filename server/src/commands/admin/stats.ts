import type { AdminAnswer, AdminCommand, AdminUse } from './admin-command.ts'
import { table } from './table.ts'

interface Stats {
  readonly people: number
  readonly people_seen_in_30_days: number
  readonly bots: number
  readonly communities: number
  readonly channels: number
  readonly messages_about: number
  readonly files: number
  readonly file_bytes: number
  readonly sessions: number
  readonly database_bytes: number
  readonly search_waiting: number
  readonly outbox_waiting: number
  readonly jobs_waiting: number
  readonly jobs_dead: number
  readonly mails_waiting: number
}

export const statsCommands: readonly AdminCommand[] = [
  { name: 'stats', usage: 'stats', help: 'How much there is of everything', run: stats },
]

async function stats({ db }: AdminUse): Promise<AdminAnswer> {
  // Messages are counted by what the planner knows: a true count reads all of them.
  const [found] = await db.sql<Stats[]>`select
    (select count(*)::int from users where kind = 'user' and deleted_at is null) as people,
    (select count(*)::int from users u where kind = 'user' and deleted_at is null and (
      last_seen_at > now() - interval '30 days' or exists (
        select from sessions s where s.user_id = u.id and s.last_used_at > now() - interval '30 days')))
      as people_seen_in_30_days,
    (select count(*)::int from users where kind = 'bot') as bots,
    (select count(*)::int from communities where deleted_at is null) as communities,
    (select count(*)::int from channels where community_id is not null and deleted_at is null) as channels,
    (select greatest(reltuples, 0)::float8 from pg_class where oid = 'messages'::regclass) as messages_about,
    (select count(*)::int from attachments where status = 'ready') as files,
    (select coalesce(sum(size_bytes), 0)::float8 from attachments where status = 'ready') as file_bytes,
    (select count(*)::int from sessions where expires_at > now()) as sessions,
    pg_database_size(current_database())::float8 as database_bytes,
    (select coalesce(sum(c.last_seq - coalesce(p.seq, 0)), 0)::float8
      from channels c left join search_progress p on p.channel_id = c.id where c.last_seq > coalesce(p.seq, 0))
      as search_waiting,
    (select count(*)::int from outbox where not dead) as outbox_waiting,
    (select count(*)::int from job_queue where dead_at is null and run_at <= now()) as jobs_waiting,
    (select count(*)::int from job_queue where dead_at is not null) as jobs_dead,
    (select count(*)::int from mail_queue where sent_at is null and failed_at is null) as mails_waiting`
  const rows = Object.entries(found ?? {}).map(([name, value]) => [titleOf(name), shown(name, Number(value))])
  return { json: found, text: table(['what', 'how much'], rows, '') }
}

function shown(name: string, value: number): string {
  return name.endsWith('_bytes') ? `${(value / 2 ** 20).toFixed(1)} MiB` : value.toLocaleString('en')
}

const titleOf = (name: string): string =>
  name
    .replace('_about', ', about')
    .replace('file_bytes', 'files take')
    .replace('database_bytes', 'database takes')
    .replaceAll('_', ' ')
