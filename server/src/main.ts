#!/usr/bin/env bun
import { version } from '../package.json' with { type: 'json' }

const [command, ...args] = process.argv.slice(2)

if (command === '--version' || command === '-V') console.log(`ajet-chat ${version}`)
else if (command === 'serve') await runServer(args)
else if (command === 'backup') process.exit(await (await import('./commands/backup.ts')).backup(args))
else if (command === 'restore') process.exit(await (await import('./commands/restore.ts')).restore(args))
else if (command === 'config') process.exit(await (await import('./commands/config.ts')).config(args))
else await runClient(process.argv.slice(2))

/** Loaded only when asked for: the client starts without the server's code, and the other way round. */
async function runServer(options: readonly string[]): Promise<void> {
  const { serve } = await import('./commands/serve.ts')
  process.exit(await serve(options))
}

async function runClient(argv: readonly string[]): Promise<void> {
  const { processIo, runCli } = await import('@ajet/cli')
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
  process.exit(await runCli(argv, processIo(stop.signal)))
}
