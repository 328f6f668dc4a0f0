import { join } from 'node:path'
import type { Command } from './command.ts'
import { WHO } from './help-command.ts'
import { commands } from './table.ts'

/** The page about the commands. `bun services/api/src/commands/write-commands-page.ts` makes it anew from the table. */
export const commandsPage = join(import.meta.dir, '../../../../docs/slash-commands.md')

const HEAD = `# Slash commands

Typed at the beginning of a message: in the web client, which completes them, and by programs with
\`POST /api/commands {"text": "/join #general", "channel_id": "…"}\`. With the \`parent_id\` of a thread what a command posts is a
reply there. What a command answers only its user sees. \`/help\` lists
what one may use where one is; \`GET /api/commands?channel_id=…\` gives the same to programs. A community may have
commands of its own, which [another service answers](commands.md).

What is in [brackets] may be left out. People are named like \`@mia\`, channels like \`#general\`.
`

/** The page as it is written to the file. */
export function commandsText(): string {
  const rows = commands.map(rowOf)
  const table = ['| command | what it does | for | in direct messages |', '|---|---|---|---|', ...rows].join('\n')
  return `${HEAD}\n${table}\n${REMIND}`
}

function rowOf({ usage, help, role, aliases = [], anywhere }: Command): string {
  const also = aliases.length > 0 ? ` (also ${aliases.map((name) => `\`/${name}\``).join(', ')})` : ''
  return `| \`${escaped(usage)}\`${also} | ${escaped(help)} | ${WHO[role]} | ${anywhere ? 'yes' : ''} |`
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|')
}

const REMIND = `
## When to be reminded

\`/remind\` takes a while from now (\`in 10 minutes\`, \`in 2h30m\`, \`in an hour\`, \`in 1.5 hours\`, \`in 3 days\`), a time of day
(\`at 17:00\`, \`5pm\`, \`at noon\`), a day (\`tomorrow\`, \`on friday\`, \`next monday\`, \`next week\`, which is its Monday, \`2026-12-24\`), or
both (\`tomorrow 9:00\`, \`on friday at 5pm\`). A day without a time is at 9:00. The time may stand before or behind the text:
\`/remind to stretch in 10 minutes\`. It is meant in the time zone of one's settings, UTC without one. For oneself a reminder
is a notification; with \`#channel\` it is a message there in one's own name.
`

if (import.meta.main) await Bun.write(commandsPage, commandsText())
