import { pendingMigrations } from '@ajet/shared/db'
import { CommandError } from '../command-error.ts'
import { openDatabasePlace } from '../open-place.ts'
import { print } from '../print.ts'
import { runCommand } from '../run-command.ts'
import type { AdminCommand } from './admin-command.ts'
import { adminHelp, commandHelp } from './admin-help.ts'
import { readAdminLine, unknownCommand } from './admin-line.ts'
import { adminCommands } from './commands.ts'
import { confirm, readSecret } from './ask.ts'

/** `ajet-chat admin <command> …`: what whoever runs the server does with it. Resolves with the exit code. */
export async function admin(args: readonly string[]): Promise<number> {
  return await runCommand(async () => {
    const [name = '--help', ...rest] = args
    if (name === '--help' || name === '-h' || name === 'help') return await print(process.stdout, adminHelp())
    const command = adminCommands.find((one) => one.name === name)
    const names = adminCommands.map((one) => one.name)
    if (!command) throw unknownCommand(name, names)
    if (rest.includes('--help') || rest.includes('-h')) return await print(process.stdout, commandHelp(command))
    await run(command, rest)
  })
}

async function run(command: AdminCommand, args: readonly string[]): Promise<void> {
  const line = readAdminLine(args, command)
  const { flags, config } = line
  await using stack = new AsyncDisposableStack()
  const db = await openDatabasePlace(config, stack, 'existing')
  if ((await pendingMigrations(db)).length > 0) {
    throw new CommandError(
      'The database is older than this program. Start the server once, which brings it up to date.',
    )
  }
  const answer = await command.run({
    db,
    line,
    baseUrl: config.base_url.replace(/\/+$/, ''),
    confirm: (question) => confirm(question, flags.has('yes')),
    readSecret,
  })
  await print(process.stdout, flags.has('json') ? `${JSON.stringify(answer.json)}\n` : `${answer.text}\n`)
}
