import { ConfigError } from '@ajet/shared/config'
import { isId } from '@ajet/shared/std'
import type { AdminAnswer, AdminCommand, AdminUse } from './admin-command.ts'
import { numberOf } from './admin-line.ts'
import { escapeLike } from './escape-like.ts'
import { findCommunity, findUser } from './find.ts'
import { table } from './table.ts'

export const auditCommands: readonly AdminCommand[] = [
  {
    name: 'audit',
    usage: 'audit [--community <slug>] [--actor <user>] [--action member/] [--before <id>] [--limit 50]',
    help: 'Who did what on the whole server, the newest first, with addresses',
    values: ['community', 'actor', 'action', 'before', 'limit'],
    run: audit,
  },
]

async function audit({ db, line }: AdminUse): Promise<AdminAnswer> {
  const { values } = line
  const [slug, who, action, before] = ['community', 'actor', 'action', 'before'].map((name) => values.get(name))
  if (before !== undefined && !isId(before)) throw new ConfigError(['--before is the id of a row'])
  const community = slug === undefined ? undefined : await findCommunity(db.kysely, slug)
  const actor = who === undefined ? undefined : await findUser(db.kysely, who)
  const entries = await db.kysely
    .selectFrom('audit_log as a')
    .leftJoin('users as u', 'u.id', 'a.actor_id')
    .leftJoin('communities as c', 'c.id', 'a.community_id')
    .select(['a.id', 'a.action', 'a.target', 'a.data', 'a.address', 'a.created_at'])
    .select(['u.username as actor', 'c.slug as community'])
    .$if(community !== undefined, (q) => q.where('a.community_id', '=', community?.id ?? ''))
    .$if(actor !== undefined, (q) => q.where('a.actor_id', '=', actor?.id ?? ''))
    .$if(action !== undefined, (q) => q.where('a.action', 'like', patternOf(action ?? '')))
    .$if(before !== undefined, (q) => q.where('a.id', '<', before ?? ''))
    .orderBy('a.id', 'desc')
    .limit(numberOf(line, 'limit', 50, 10_000))
    .execute()
  const rows = entries.map((one) => [
    one.created_at.toISOString().slice(0, 19),
    one.actor ?? '-',
    one.action,
    one.target,
    one.community ?? '',
    one.address,
    Object.entries(one.data)
      .map(([name, value]) => `${name}=${String(value)}`)
      .join(' '),
  ])
  const headings = ['time', 'who', 'what', 'to', 'community', 'address', 'more']
  return { json: entries, text: table(headings, rows, 'There are no such rows.') }
}

/** An action, or all that begin like `member/`. */
function patternOf(action: string): string {
  return `${escapeLike(action)}${action.endsWith('/') ? '%' : ''}`
}
