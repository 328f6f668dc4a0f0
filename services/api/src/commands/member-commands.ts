import { fields } from '@ajet/shared/schema'
import { createInvite } from '../invites/create-invite.ts'
import { removeMember } from '../members/remove-member.ts'
import { updateMember } from '../members/update-member.ts'
import { updateMe } from '../users/update-me.ts'
import { callOf, communityOf, Misuse, requireScopeOf, type Command } from './command.ts'
import { takeWord } from './parse-command.ts'
import { findKnown, findMember } from './resolve.ts'

export const memberCommands: readonly Command[] = [
  {
    name: 'nick',
    usage: '/nick [name]',
    help: 'Set your nickname in this community, or have none',
    role: 'member',
    completion: ['text'],
    run: async (use, rest) => {
      const nickname = rest === '' ? null : fields.displayName.safeParse(rest).data
      if (nickname === undefined) throw new Misuse('That is no nickname: it is one line of at most 80 characters.')
      const params = { community: communityOf(use).id, user: 'me' as const }
      requireScopeOf(use, 'updateMember')
      await updateMember(use.api, { ...callOf(use), params, body: { nickname } })
      return { text: nickname === null ? 'You have no nickname here.' : `You are ${nickname} here.` }
    },
  },
  {
    name: 'status',
    usage: '/status [text]',
    help: 'Say what you are at, or nothing',
    role: 'member',
    anywhere: true,
    completion: ['text'],
    run: async (use, rest) => {
      const status_text = fields.statusText.safeParse(rest).data
      if (status_text === undefined) throw new Misuse('That is no status: it is one line of at most 140 characters.')
      await updateMe(use.api, { ...callOf(use), params: {}, body: { status_text } })
      return { text: status_text === '' ? 'Your status is empty.' : `Your status is: ${status_text}` }
    },
  },
  {
    name: 'invite',
    usage: '/invite [@user]',
    help: 'Make a link into this community, or invite somebody you share another one with',
    role: 'admin',
    completion: ['user'],
    run: async (use, rest) => {
      const guest = rest === '' ? undefined : await findKnown(use, takeWord(rest)[0])
      const params = { community: communityOf(use).id }
      const { url } = await createInvite(use.api, { ...callOf(use), params, body: { user_id: guest?.id } })
      return {
        text: guest ? `${guest.display_name} is invited.` : `Whoever has this link may join for seven days: ${url}`,
      }
    },
  },
  {
    name: 'kick',
    usage: '/kick @user',
    help: 'Put somebody out of the community',
    role: 'admin',
    completion: ['user'],
    run: async (use, rest) => {
      const { id, display_name } = await findMember(use, takeWord(rest)[0])
      if (id === use.principal.user_id) throw new Misuse('You cannot kick yourself.')
      await removeMember(use.api, { ...callOf(use), params: { community: communityOf(use).id, user: id } })
      return { text: `${display_name} is out of the community.` }
    },
  },
  {
    name: 'role',
    usage: '/role @user admin|member',
    help: 'Make somebody an admin or a member',
    role: 'admin',
    completion: ['user', ['admin', 'member']],
    run: async (use, rest) => {
      const [name, asked] = takeWord(rest)
      const { id, display_name } = await findMember(use, name)
      const role = asked.toLowerCase()
      if (role !== 'admin' && role !== 'member') throw new Misuse('Which role? There are admin and member.')
      const params = { community: communityOf(use).id, user: id }
      await updateMember(use.api, { ...callOf(use), params, body: { role } })
      return { text: `${display_name} is ${role === 'admin' ? 'an admin' : 'a member'}.` }
    },
  },
]
