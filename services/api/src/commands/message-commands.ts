import { openDm } from '../dms/open-dm.ts'
import { postMessage } from '../messages/post-message.ts'
import { callOf, Misuse, type Command, type CommandAnswer, type CommandUse } from './command.ts'
import { takeWord } from './parse-command.ts'
import { findKnown } from './resolve.ts'

/** Underscores and backslashes of the figure are no Markdown. */
const SHRUG = String.raw`¯\\\_(ツ)\_/¯`

export const messageCommands: readonly Command[] = [
  {
    name: 'msg',
    aliases: ['dm'],
    usage: '/msg @user [text]',
    help: 'Open the direct messages with somebody, and write',
    role: 'member',
    anywhere: true,
    completion: ['user', 'text'],
    run: async (use, rest) => {
      const [name, text] = takeWord(rest)
      const { id } = await findKnown(use, name)
      const dm = await openDm(use.api, { ...callOf(use), params: {}, body: { user_ids: [id] } })
      const posted = text === '' ? [] : ((await post({ ...use, parentId: null }, dm.id, text)).effects ?? [])
      return { effects: [{ type: 'channel/open', id: dm.id }, ...posted] }
    },
  },
  {
    name: 'me',
    usage: '/me text',
    help: 'Say what you do',
    role: 'member',
    anywhere: true,
    completion: ['text'],
    run: (use, rest) => {
      if (rest === '') throw new Misuse('What do you do?')
      return post(use, use.channel.id, `_${rest.replace(/\s+/g, ' ')}_`)
    },
  },
  {
    name: 'shrug',
    usage: '/shrug [text]',
    help: 'Add a shrug to what you say',
    role: 'member',
    anywhere: true,
    completion: ['text'],
    run: (use, rest) => post(use, use.channel.id, `${rest} ${SHRUG}`.trim()),
  },
]

async function post(use: CommandUse, channel_id: string, body_md: string): Promise<CommandAnswer> {
  const body = { body_md, parent_id: use.parentId, attachment_ids: [] }
  const { id } = await postMessage(use.api, { ...callOf(use), params: { channel_id }, body })
  return { effects: [{ type: 'message/posted', id }] }
}
