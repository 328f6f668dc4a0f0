import { fields } from '@ajet/shared/schema'
import { banMember } from '../bans/ban-member.ts'
import { selectBans } from '../bans/queries.ts'
import { unbanMember } from '../bans/unban-member.ts'
import { callOf, communityOf, Misuse, type Command } from './command.ts'
import { takeWord } from './parse-command.ts'
import { findMember, shortened } from './resolve.ts'

export const banCommands: readonly Command[] = [
  {
    name: 'ban',
    usage: '/ban @user [reason]',
    help: 'Put somebody out of the community for good',
    role: 'admin',
    completion: ['user', 'text'],
    run: async (use, rest) => {
      const [name, typed] = takeWord(rest)
      const { id, display_name } = await findMember(use, name)
      const reason = fields.topic.safeParse(typed).data
      if (reason === undefined || reason.length > 300)
        throw new Misuse('The reason is one line of at most 300 characters.')
      const params = { community: communityOf(use).id, user: id }
      await banMember(use.api, { ...callOf(use), params, body: { reason } })
      return { text: `${display_name} is banned from the community.` }
    },
  },
  {
    name: 'unban',
    usage: '/unban @user',
    help: 'Let somebody who is banned be invited again',
    role: 'admin',
    completion: ['text'],
    run: async (use, rest) => {
      const name = takeWord(rest)[0].replace(/^@/, '').toLowerCase()
      if (name === '') throw new Misuse('Who? Name somebody like @mia.')
      const community = communityOf(use).id
      const banned = await selectBans(use.api.db.kysely, community).where('u.username', '=', name).executeTakeFirst()
      if (!banned) throw new Misuse(`Nobody called ${shortened(name)} is banned here.`)
      await unbanMember(use.api, { ...callOf(use), params: { community, user: banned.id } })
      return { text: `${banned.display_name} may be invited again.` }
    },
  },
]
