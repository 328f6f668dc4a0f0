import { Command, type OutputConfiguration } from 'commander'
import { addChannelCommands } from './commands/channels.ts'
import { addCompletionCommand } from './commands/completion.ts'
import { addLoginCommands } from './commands/login.ts'
import { addMessageCommands } from './commands/messages.ts'
import { addReadCommand } from './commands/read.ts'
import { addSendCommand } from './commands/send.ts'
import { addStatusCommand } from './commands/status.ts'
import { addTailCommand } from './commands/tail.ts'
import type { CliIo } from './io.ts'

/** The command line as a tree of commands; nothing runs before it is parsed. */
export function createProgram(io: CliIo, output: OutputConfiguration): Command {
  const program = new Command('ajet-chat')
    .description('Team chat from the command line')
    .option('--server <url>', 'the server to use (AJET_SERVER)')
    .option('--community <slug>', 'the community bare channel names belong to (AJET_COMMUNITY)')
    .option('--json', 'print one JSON object a line')
    .option('--no-color', 'print no colours (NO_COLOR)')
    .exitOverride()
    .configureOutput(output)
    .showHelpAfterError('See ajet-chat --help')
    .addHelpText('after', ABOUT)
  addLoginCommands(program, io)
  addSendCommand(program, io)
  addReadCommand(program, io)
  addTailCommand(program, io)
  addMessageCommands(program, io)
  addChannelCommands(program, io)
  addStatusCommand(program, io)
  addCompletionCommand(program, io)
  return program
}

const ABOUT = `
A channel is '#name', 'community/#name', or its id. In a shell, quote the #.
On the server: ajet-chat serve, backup, restore, config; each explains itself with --help.

Environment: AJET_SERVER and AJET_TOKEN stand for a sign-in, AJET_COMMUNITY for --community.
Exit codes: 0 done, 1 refused by the server, 2 wrong usage, 3 not signed in, 4 server unreachable.`
