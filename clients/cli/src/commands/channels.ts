import type { Command } from 'commander'
import { paginate, type ApiClient } from '@ajet/shared/api-client'
import type { CommunityView, MyChannelView } from '@ajet/shared/schema'
import { CliError } from '../cli-error.ts'
import { contextOf, type Context } from '../context.ts'
import type { CliIo } from '../io.ts'
import { oneLine } from '../printable.ts'
import { resolveChannel } from '../resolve-channel.ts'

export function addChannelCommands(program: Command, io: CliIo): void {
  program
    .command('channels')
    .description('list the channels you are in and those you could join')
    .action((_options: object, command: Command) => listChannels(contextOf(io, command)))
  program
    .command('communities')
    .description('list your communities')
    .action((_options: object, command: Command) => listCommunities(contextOf(io, command)))
  program
    .command('join <channel>')
    .description('join a public channel')
    .action((channel: string, _options: object, command: Command) => setJoined(contextOf(io, command), channel, true))
  program
    .command('leave <channel>')
    .description('leave a channel')
    .action((channel: string, _options: object, command: Command) => setJoined(contextOf(io, command), channel, false))
}

async function listChannels(context: Context): Promise<void> {
  const { client } = await context.session()
  for (const community of await communitiesOf(context, client)) {
    const args = { params: { community: community.id }, query: { limit: 200 } }
    for await (const channel of paginate(client.listChannels, args)) {
      await context.out.item({ ...channel, community: community.slug }, channelLine(community, channel))
    }
  }
}

async function communitiesOf({ community }: Context, client: ApiClient): Promise<readonly CommunityView[]> {
  const all = await Array.fromAsync(paginate(client.listCommunities, { query: { limit: 200 } }))
  const wanted = all.filter(({ id, slug }) => community === undefined || id === community || slug === community)
  if (wanted.length === 0 && community !== undefined)
    throw new CliError('refused', `You are in no community ${community}`)
  return wanted
}

/** Columns for people and for `cut -f`: address, unread, state, topic. */
function channelLine({ slug }: CommunityView, channel: MyChannelView): string {
  const state = [
    channel.visibility,
    channel.joined ? undefined : 'not joined',
    channel.archived_at ? 'archived' : undefined,
  ]
  const unread = channel.unread_count > 0 ? `${channel.unread_count} unread` : ''
  const topic = oneLine(channel.topic)
  return [`${slug}/#${channel.name}`, unread, state.filter(Boolean).join(', '), topic].join('\t').trimEnd()
}

async function listCommunities(context: Context): Promise<void> {
  const { client } = await context.session()
  for await (const community of paginate(client.listCommunities, { query: { limit: 200 } })) {
    const members = `${community.member_count} ${community.member_count === 1 ? 'member' : 'members'}`
    await context.out.item(community, [community.slug, oneLine(community.name), community.role, members].join('\t'))
  }
}

async function setJoined(context: Context, address: string, joined: boolean): Promise<void> {
  const { client } = await context.session()
  const channel = await resolveChannel(context, client, address)
  const params = { channel_id: channel.id, user: 'me' }
  await (joined ? client.addChannelMember({ params }) : client.removeChannelMember({ params }))
  if (context.out.json) await context.out.item({ channel_id: channel.id, joined }, '')
}
