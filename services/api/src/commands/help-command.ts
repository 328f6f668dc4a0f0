import { Misuse, type Command } from './command.ts'
import { takeWord } from './parse-command.ts'
import { shortened } from './resolve.ts'
import { suggest } from './suggest.ts'

/** Who may use a command, for people. */
export const WHO = {
  member: 'everybody',
  operator: 'operators of the channel, owner and admins',
  admin: 'owner and admins',
}

/** Lists what the caller may use, or says more of one of them (AJ-37). */
export const helpCommand: Command = {
  name: 'help',
  usage: '/help [command]',
  help: 'List the commands, or say more of one',
  role: 'member',
  anywhere: true,
  completion: ['command'],
  run: async ({ commands }, rest) => {
    if (rest === '') return { text: commands.map(({ usage, help }) => `${usage} – ${help}`).join('\n') }
    const name = takeWord(rest)[0].replace(/^\//, '').toLowerCase()
    const found = commands.find((command) => command.name === name || command.aliases?.includes(name))
    if (!found) {
      const meant = suggest(
        name,
        commands.map((command) => command.name),
      )
      throw new Misuse(
        `There is no command /${shortened(name)} for you here.${meant ? ` Did you mean /${meant}?` : ''}`,
      )
    }
    const { usage, help, role, aliases = [] } = found
    const also = aliases.length > 0 ? [`Also: ${aliases.map((alias) => `/${alias}`).join(', ')}`] : []
    return { text: [usage, help, ...also, `For: ${WHO[role]}`].join('\n') }
  },
}
