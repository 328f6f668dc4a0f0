import { updateChannel } from '../channels/update-channel.ts'
import { purgeNewest } from '../messages/purge-newest.ts'
import { selectChannelMembers } from '../members/queries.ts'
import { updateChannelMember } from '../members/update-channel-member.ts'
import { callOf, Misuse, requireScopeOf, type Command, type CommandUse } from './command.ts'
import { channelMode } from './modes.ts'
import { takeWord } from './parse-command.ts'
import { findChannel, findMember } from './resolve.ts'

export const operatorCommands: readonly Command[] = [
  mark('op', 'Make somebody an operator of the channel', 'is an operator', { operator: true }),
  mark('deop', 'Make somebody no operator of the channel', 'is no operator', { operator: false }),
  mark('voice', 'Let somebody write in a moderated channel', 'has voice', { voice: true }),
  mark('devoice', 'Take the voice in a moderated channel from somebody', 'has no voice', { voice: false }),
  {
    name: 'mode',
    usage: '/mode [+imstn-imstn]',
    help: 'Show the modes, or, as an operator, change them: i invite only, m moderated, s secret, t topic by operators, n nothing from outside',
    role: 'member',
    completion: [['+i', '-i', '+m', '-m', '+s', '-s', '+t', '-t', '+n', '-n']],
    run: async (use, rest) => {
      const modes = channelMode(use.channel, rest)
      if (!modes) throw new Misuse('Modes are the letters i, m, s, t and n, after + or -.')
      if (rest !== '') {
        requireScopeOf(use, 'updateChannel')
        await change(use, { modes })
      }
      return { text: modes.length > 0 ? `The modes are +${modes.join('')}.` : 'The channel has no modes.' }
    },
  },
  {
    name: 'archive',
    usage: '/archive [#channel]',
    help: 'Archive this channel, or another: it can be read and not written in',
    role: 'operator',
    completion: ['channel'],
    run: async (use, rest) => {
      const name = await setArchived(use, rest, true)
      return { text: `#${name} is archived. /unarchive #${name} opens it again.` }
    },
  },
  {
    name: 'unarchive',
    usage: '/unarchive [#channel]',
    help: 'Open an archived channel again, this one or another',
    role: 'operator',
    completion: ['channel'],
    run: async (use, rest) => {
      const name = await setArchived(use, rest, false)
      return { text: `#${name} is open again.` }
    },
  },
  {
    name: 'purge',
    usage: '/purge #channel [count|all]',
    help: 'Delete the newest messages of a channel: 10, as many as you say, or all',
    role: 'admin',
    completion: ['channel', ['10', '100', 'all']],
    run: async (use, rest) => {
      const [name, count] = takeWord(rest)
      const channel = await findChannel(use, name)
      if (!/^(?:[1-9]\d{0,5}|all)?$/i.test(count)) throw new Misuse('How many? A number from 1 to 999999, or all.')
      const wanted = count.toLowerCase() === 'all' ? 'all' : Number(count || 10)
      const { deleted, later } = await purgeNewest(use.api, use.principal.user_id, channel.id, wanted)
      if (later) return { text: `The messages of #${channel.name} are being deleted; with very many it takes a while.` }
      return { text: `${deleted} message${deleted === 1 ? ' was' : 's were'} deleted from #${channel.name}.` }
    },
  },
]

function mark(name: string, help: string, became: string, body: { operator?: boolean; voice?: boolean }): Command {
  return {
    name,
    usage: `/${name} @user`,
    help,
    role: 'operator',
    completion: ['user'],
    run: async (use, rest) => {
      const { id, display_name } = await findMember(use, takeWord(rest)[0])
      const here = selectChannelMembers(use.api.db.kysely, id, use.channel.id).where('m.user_id', '=', id)
      if (!(await here.executeTakeFirst())) throw new Misuse(`${display_name} is not in #${use.channel.name}.`)
      const params = { channel_id: use.channel.id, user: id }
      await updateChannelMember(use.api, { ...callOf(use), params, body })
      return { text: `${display_name} ${became}.` }
    },
  }
}

/** Resolves with the channel's name. */
async function setArchived(use: CommandUse, typed: string, archived: boolean): Promise<string> {
  const channel = typed === '' ? use.channel : await findChannel(use, takeWord(typed)[0])
  await change(use, { archived }, channel.id)
  return channel.name
}

async function change(
  use: CommandUse,
  body: Parameters<typeof updateChannel>[1]['body'],
  channel_id = use.channel.id,
): Promise<void> {
  await updateChannel(use.api, { ...callOf(use), params: { channel_id }, body })
}
