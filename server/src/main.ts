#!/usr/bin/env bun
import { version } from '../package.json' with { type: 'json' }

const [command, ...args] = process.argv.slice(2)

/** Loaded only when asked for: the client starts without the server's code, and the other way round. */
const serverCommands: Readonly<Record<string, () => Promise<(args: readonly string[]) => Promise<number>>>> = {
  serve: async () => (await import('./commands/serve.ts')).serve,
  backup: async () => (await import('./commands/backup.ts')).backup,
  restore: async () => (await import('./commands/restore.ts')).restore,
  admin: async () => (await import('./commands/admin/admin.ts')).admin,
  config: async () => (await import('./commands/config.ts')).config,
}

if (command === '--version' || command === '-V') {
  console.log(`ajet-chat ${version}`)
} else if (command !== undefined && Object.hasOwn(serverCommands, command)) {
  const run = await serverCommands[command]?.()
  process.exit(await run?.(args))
} else {
  await runClient(process.argv.slice(2))
}

async function runClient(argv: readonly string[]): Promise<void> {
  const { processIo, runCli } = await import('@ajet/cli')
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
  process.exit(await runCli(argv, processIo(stop.signal)))
}
