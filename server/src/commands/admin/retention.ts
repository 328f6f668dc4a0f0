import { asOperator, setChannelRetention, setCommunityRetention } from '@ajet/api'
import { ConfigError } from '@ajet/shared/config'
import { limits } from '@ajet/shared/schema'
import type { AdminAnswer, AdminCommand, AdminUse } from './admin-command.ts'
import { writeAudit } from './audit-entry.ts'
import { findChannel, findCommunity } from './find.ts'
import { table } from './table.ts'

export const retentionCommands: readonly AdminCommand[] = [
  {
    name: 'retention',
    usage: 'retention [<community> [<channel>]] [--days <number>|never|inherit]',
    help: 'Show or say after how many days messages are deleted',
    operands: { least: 0, most: 2 },
    values: ['days'],
    run: async (use) => (use.line.values.has('days') ? await setDays(use) : await show(use)),
  },
]

async function show({ db, line }: AdminUse): Promise<AdminAnswer> {
  const [slug, name] = line.operands
  const only = slug === undefined ? undefined : await findCommunity(db.kysely, slug)
  const room = only && name !== undefined ? await findChannel(db.kysely, only.id, name) : undefined
  const homes = await db.kysely
    .selectFrom('communities')
    .select(['id', 'slug', 'retention_days'])
    .where('deleted_at', 'is', null)
    .$if(only !== undefined, (q) => q.where('id', '=', only?.id ?? ''))
    .orderBy('slug')
    .execute()
  const channels = await db.kysely
    .selectFrom('channels')
    .innerJoin('communities as home', 'home.id', 'channels.community_id')
    .select(['home.slug', 'channels.name', 'channels.retention_days'])
    .where('channels.retention_days', 'is not', null)
    .where('channels.deleted_at', 'is', null)
    .$if(only !== undefined, (q) => q.where('home.id', '=', only?.id ?? ''))
    .$if(room !== undefined, (q) => q.where('channels.id', '=', room?.id ?? ''))
    .orderBy('home.slug')
    .orderBy('channels.name')
    .execute()
  const rows = [
    ...homes.map(({ slug: name, retention_days: days }) => [name, '', days === null ? 'never' : `${days} days`]),
    ...channels.map(({ slug: home, name, retention_days: days }) => [
      home,
      `#${name}`,
      days === 0 ? 'never' : `${days} days`,
    ]),
  ]
  return {
    json: { communities: homes, channels },
    text: table(['community', 'channel', 'deleted after'], rows, 'There is no community.'),
  }
}

async function setDays({ db, line, confirm }: AdminUse): Promise<AdminAnswer> {
  const [slug, name] = line.operands
  if (slug === undefined)
    throw new ConfigError(['Name the community: ajet-chat admin retention <community> --days 365'])
  const community = await findCommunity(db.kysely, slug)
  const channel = name === undefined ? undefined : await findChannel(db.kysely, community.id, name)
  const retention_days = readDays(line.values.get('days') ?? '', channel !== undefined)
  const where = channel
    ? `#${channel.name} of ${community.name}`
    : `the channels of ${community.name} without a rule of their own`
  if (retention_days)
    await confirm(`Messages older than ${retention_days} days in ${where} are deleted for good. Go on?`)
  const changed = await asOperator(db, async (trx, outgoing) => {
    const isNew = channel
      ? await setChannelRetention(trx, outgoing, channel.id, retention_days)
      : await setCommunityRetention(trx, outgoing, community.id, retention_days)
    if (!isNew) return false
    const what = channel
      ? ({ action: 'channel/updated', target: channel.id } as const)
      : ({ action: 'community/updated', target: community.id } as const)
    const data = { retention_days: String(retention_days) }
    await writeAudit(trx, { ...what, community_id: community.id, data })
    return true
  })
  const json = { community: community.slug, channel: channel?.name ?? null, retention_days, changed }
  return { json, text: `Messages in ${where} ${ruleOf(retention_days, channel !== undefined)}.` }
}

function ruleOf(days: number | null, isChannel: boolean): string {
  if (days) return `are deleted after ${days} days`
  return isChannel && days === null ? 'are kept as long as the community says' : 'are kept for ever'
}

/** A channel's `never` is 0, which beats the community; a community's is null. @throws ConfigError */
function readDays(text: string, isChannel: boolean): number | null {
  if (text === 'never') return isChannel ? 0 : null
  if (text === 'inherit' && isChannel) return null
  const days = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (days >= 1 && days <= limits.retentionDays) return days
  throw new ConfigError([
    `--days is a number from 1 to ${limits.retentionDays}, or never${isChannel ? ', or inherit' : ''}`,
  ])
}
