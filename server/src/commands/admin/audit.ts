import { ConfigError } from '@ajet/shared/config'
import { describeAct, type ActPart, type ActText } from '@ajet/shared/schema'
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
  const sayings = entries.map((one) =>
    describeAct({ ...one, data: asTexts(one.data), created_at: one.created_at.toISOString() }),
  )
  const names = await loadNames(db, sayings)
  const rows = entries.map((one, at) => [
    one.created_at.toISOString().slice(0, 19),
    one.actor ?? (one.data['by'] === undefined ? '-' : '(operator)'),
    sayings[at]?.parts.map((part) => wordOf(part, names)).join('') ?? '',
    one.community ?? '',
    one.address,
    Object.entries(sayings[at]?.rest ?? {})
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
    one.action,
  ])
  const headings = ['time', 'who', 'what', 'community', 'address', 'more', 'action']
  return { json: entries, text: table(headings, rows, 'There are no such rows.') }
}

/** An action, or all that begin like `member/`. */
function patternOf(action: string): string {
  return `${escapeLike(action)}${action.endsWith('/') ? '%' : ''}`
}

const asTexts = (data: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [name, String(value)]))

/** How people and channels of these acts are called; those that are gone are missing. */
async function loadNames(
  { kysely }: AdminUse['db'],
  sayings: readonly ActText[],
): Promise<ReadonlyMap<string, string>> {
  const named = sayings.flatMap(({ parts }) => parts.filter((part) => typeof part !== 'string' && part.kind !== 'said'))
  const ids = [...new Set(named.flatMap((part) => (typeof part !== 'string' && 'id' in part ? [part.id] : [])))]
  const known = ids.filter(isId)
  if (known.length === 0) return new Map()
  const [users, channels] = await Promise.all([
    kysely.selectFrom('users').select(['id', 'username']).where('id', 'in', known).execute(),
    kysely.selectFrom('channels').select(['id', 'name']).where('id', 'in', known).execute(),
  ])
  return new Map([
    ...users.map(({ id, username }) => [id, `@${username}`] as const),
    ...channels.map(({ id, name }) => [id, `#${name}`] as const),
  ])
}

function wordOf(part: ActPart, names: ReadonlyMap<string, string>): string {
  if (typeof part === 'string') return part
  if (part.kind === 'said') return part.text
  const name = part.kind === 'channel' && part.name !== undefined ? `#${part.name}` : undefined
  return names.get(part.id) ?? name ?? part.id
}
