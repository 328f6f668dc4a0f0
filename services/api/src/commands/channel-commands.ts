import { fields } from '@ajet/shared/schema'
import { canLeave } from '../channels/policy.ts'
import { updateChannel } from '../channels/update-channel.ts'
import { addChannelMember } from '../members/add-channel-member.ts'
import { removeChannelMember } from '../members/remove-channel-member.ts'
import { callOf, Misuse, requireScopeOf, type Command } from './command.ts'
import { takeWord } from './parse-command.ts'
import { findChannel, findMember } from './resolve.ts'

const NO_TOPIC = '-'

export const channelCommands: readonly Command[] = [
  {
    name: 'join',
    usage: '/join #channel',
    help: 'Join a channel',
    role: 'member',
    completion: ['channel'],
    run: async (use, rest) => {
      const { id, name } = await findChannel(use, takeWord(rest)[0])
      await addChannelMember(use.api, { ...callOf(use), params: { channel_id: id, user: 'me' } })
      return { text: `You are in #${name}.`, effects: [{ type: 'channel/open', id }] }
    },
  },
  {
    name: 'leave',
    aliases: ['part'],
    usage: '/leave [#channel]',
    help: 'Leave this channel, or another',
    role: 'member',
    anywhere: true,
    completion: ['channel'],
    run: async (use, rest) => {
      const { id } = rest === '' ? use.channel : await findChannel(use, takeWord(rest)[0])
      if (id === use.channel.id && !canLeave(use.channel))
        throw new Misuse('The direct messages of two are theirs for good.')
      await removeChannelMember(use.api, { ...callOf(use), params: { channel_id: id, user: 'me' } })
      return { effects: [{ type: 'channel/leave', id }] }
    },
  },
  {
    name: 'topic',
    usage: '/topic [text|-]',
    help: 'Show the topic of the channel, or set it; - takes it away',
    role: 'member',
    completion: ['text'],
    run: async (use, rest) => {
      if (rest === '') return { text: use.channel.topic || 'There is no topic.' }
      const topic = fields.topic.safeParse(rest === NO_TOPIC ? '' : rest)
      if (!topic.success) throw new Misuse('That is no topic: it is one line of at most 500 characters.')
      const params = { channel_id: use.channel.id }
      requireScopeOf(use, 'updateChannel')
      await updateChannel(use.api, { ...callOf(use), params, body: { topic: topic.data } })
      return { text: topic.data === '' ? 'The channel has no topic.' : `The topic is: ${topic.data}` }
    },
  },
  {
    name: 'add',
    usage: '/add @user [#channel]',
    help: 'Add somebody of the community to this channel, or another',
    role: 'member',
    completion: ['user', 'channel'],
    run: async (use, rest) => {
      const [name, where] = takeWord(rest)
      const { id, display_name } = await findMember(use, name)
      const channel = where === '' ? use.channel : await findChannel(use, takeWord(where)[0])
      await addChannelMember(use.api, { ...callOf(use), params: { channel_id: channel.id, user: id } })
      return { text: `${display_name} is in #${channel.name}.` }
    },
  },
]
