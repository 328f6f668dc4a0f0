import { ConfigError } from '@ajet/shared/config'
import { enqueue, newEvent } from '@ajet/shared/db'
import { subjects } from '@ajet/shared/eventbus'
import { limits } from '@ajet/shared/schema'
import { systemClock as clock } from '@ajet/shared/std'
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
  const [slug] = line.operands
  const only = slug === undefined ? undefined : await findCommunity(db.kysely, slug)
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
  const days = line.values.get('days') ?? ''
  if (slug === undefined)
    throw new ConfigError(['Name the community: ajet-chat admin retention <community> --days 365'])
  const community = await findCommunity(db.kysely, slug)
  const channel = name === undefined ? undefined : await findChannel(db.kysely, community.id, name)
  const retention_days = readDays(days, channel !== undefined)
  const where = channel
    ? `#${channel.name} of ${community.name}`
    : `all channels of ${community.name} without a rule of their own`
  if (retention_days)
    await confirm(`Messages older than ${retention_days} days in ${where} are deleted for good. Go on?`)
  await db.transaction(async (trx) => {
    const action = channel ? 'channel/updated' : 'community/updated'
    const target = channel?.id ?? community.id
    if (channel) await trx.updateTable('channels').set({ retention_days }).where('id', '=', channel.id).execute()
    else await trx.updateTable('communities').set({ retention_days }).where('id', '=', community.id).execute()
    await writeAudit(trx, {
      action,
      community_id: community.id,
      target,
      data: { retention_days: String(retention_days) },
    })
    if (channel) return
    const { id: community_id, name: title } = community
    const home = await trx
      .selectFrom('communities')
      .select('description')
      .where('id', '=', community_id)
      .executeTakeFirst()
    const payload = {
      community_id,
      name: title,
      slug: community.slug,
      description: home?.description ?? '',
      retention_days,
    }
    const event = newEvent({ type: 'community/updated', audience: 'community', community_id, payload }, clock.now())
    await enqueue(trx, [{ subject: subjects.community(community_id), event }])
  })
  const json = { community: community.slug, channel: channel?.name ?? null, retention_days }
  return {
    json,
    text: `Messages in ${where} ${retention_days ? `are deleted after ${retention_days} days` : 'follow the other rule, or are kept'}.`,
  }
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
