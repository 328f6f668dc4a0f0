import type { Command } from 'commander'
import { contextOf, type Context } from '../context.ts'
import type { CliIo } from '../io.ts'
import { oneLine } from '../printable.ts'

interface StatusOptions {
  readonly clear?: boolean
}

export function addStatusCommand(program: Command, io: CliIo): void {
  program
    .command('status [text...]')
    .description('set your status text; without text, show it')
    .option('--clear', 'take the status text away')
    .action((text: string[], options: StatusOptions, command: Command) => status(contextOf(io, command), text, options))
}

async function status(context: Context, words: readonly string[], { clear = false }: StatusOptions): Promise<void> {
  const { client } = await context.session()
  const isChange = clear || words.length > 0
  const body = { status_text: clear ? '' : words.join(' ') }
  const user = isChange ? await client.updateMe({ body }) : await client.getMe()
  if (isChange && !context.out.json) return
  await context.out.item({ status_text: user.status_text }, oneLine(user.status_text))
}
