import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { contextOf, type Context } from '../context.ts'
import { follow } from '../follow.ts'
import type { CliIo } from '../io.ts'
import { parseCount } from '../point-in-time.ts'
import { resolveChannel } from '../resolve-channel.ts'
import { TailedChannel } from '../tailed-channel.ts'

interface TailOptions {
  readonly follow?: boolean
  readonly lines: string
}

export function addTailCommand(program: Command, io: CliIo): void {
  program
    .command('tail <channels...>')
    .description(
      'print the newest messages; with -f go on with those to come, over lost connections and restarts of the server',
    )
    .option('-f, --follow', 'go on until interrupted')
    .option('-n, --lines <count>', 'how many of the newest', '10')
    .action((channels: string[], options: TailOptions, command: Command) =>
      tail(contextOf(io, command), channels, options),
    )
}

async function tail(context: Context, addresses: readonly string[], options: TailOptions): Promise<void> {
  const count = parseCount(options.lines)
  const session = await context.session()
  const views = await Promise.all(addresses.map((address) => resolveChannel(context, session.client, address)))
  const unique = [...new Map(views.map((view) => [view.id, view])).values()]
  const outsider = options.follow ? unique.find(({ joined }) => !joined) : undefined
  if (outsider)
    throw new CliError('refused', `You are not in #${outsider.name}`, `Join it with: ajet-chat join ${outsider.id}`)
  const channels = unique.map(
    (view) => new TailedChannel(session.client, view.id, unique.length > 1 ? `#${view.name}` : undefined, count),
  )
  if (options.follow) return await follow(context, session, channels)
  for (const channel of channels) await channel.catchUp(context.out)
}
