import type { AdminCommand } from './admin-command.ts'
import { adminCommands } from './commands.ts'

const COMMON = `--json prints one line of JSON, --yes answers what would be asked, and every setting of ajet-chat serve is an option
here as well (--data <folder>, --config <file>); the same environment counts.

Exit codes: 0 done, 1 not done, 2 wrong usage.
`

/** What `ajet-chat admin --help` prints. */
export function adminHelp(): string {
  const width = Math.max(...adminCommands.map(({ name }) => name.length))
  const lines = adminCommands.map(({ name, help }) => `  ${name.padEnd(width)}  ${help}`)
  return `Usage: ajet-chat admin <command> [options]

Works on the server's database, on the machine of the server, whether the server runs or not. Passwords come by the
standard input and never as arguments. What changes something leaves a row in the audit log.

${lines.join('\n')}

ajet-chat admin <command> --help says more.

${COMMON}`
}

/** What `ajet-chat admin <command> --help` prints. */
export function commandHelp({ usage, help }: AdminCommand): string {
  return `Usage: ajet-chat admin ${usage}\n\n${help}.\n\n${COMMON}`
}
