import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { ConfigError } from '@ajet/shared/config'
import { checkBackup, restoreBackup, type BackupContents } from '@ajet/shared/db'
import { restoreHelp } from './backup-help.ts'
import { CommandError } from './command-error.ts'
import { interruptible } from './interruptible.ts'
import { openPlace } from './open-place.ts'
import { print } from './print.ts'
import { readOptions, type CommandLine } from './read-options.ts'
import { runCommand } from './run-command.ts'
import { describeContents, summaryOf } from './summary.ts'

/** `ajet-chat restore <file|-> [options]`. Resolves with the exit code. */
export async function restore(args: readonly string[]): Promise<number> {
  return await runCommand(async () => {
    if (args.includes('--help') || args.includes('-h')) return await print(process.stdout, restoreHelp)
    const { operand, flags, config } = readOptions(args, ['--json', '--check'])
    if (operand === undefined)
      throw new ConfigError(['Name the backup: ajet-chat restore <file>, or - for the standard input'])
    const began = performance.now()
    const contents = await run(operand, flags.has('--check'), config)
    const ms = Math.round(performance.now() - began)
    const verb = flags.has('--check') ? 'whole' : 'restored'
    await print(
      process.stdout,
      flags.has('--json')
        ? `${JSON.stringify({ file: operand, result: verb, ...summaryOf(contents), ms })}\n`
        : `${operand === '-' ? 'The backup' : operand} of ${contents.head.created_at} is ${verb}: ${describeContents(contents)}, in ${(ms / 1_000).toFixed(1)} s\n`,
    )
  })
}

async function run(file: string, checkOnly: boolean, config: CommandLine['config']): Promise<BackupContents> {
  await refuseUnreadable(file)
  using interrupt = interruptible()
  // A file can be read twice: a damaged one is found before anything is made.
  if (file !== '-') {
    const contents = await checkBackup(read(file, interrupt.signal))
    if (checkOnly) return contents
  } else if (checkOnly) return await checkBackup(read(file, interrupt.signal))
  await using stack = new AsyncDisposableStack()
  const place = await openPlace(config, stack, 'own')
  return await restoreBackup({ ...place, source: read(file, interrupt.signal) })
}

async function refuseUnreadable(file: string): Promise<void> {
  if (file === '-') {
    if (process.stdin.isTTY) throw new CommandError('Send the backup in: ajet-chat restore - < chat.tar.zst')
    return
  }
  const reason = await stat(file).then(
    (found) => (found.isFile() ? undefined : 'it is not a file'),
    (error: Error) => error.message,
  )
  if (reason !== undefined) throw new CommandError(`${file} cannot be read: ${reason}`)
}

async function* read(file: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const chunks = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 256 * 1024 })
  for await (const chunk of chunks) {
    signal.throwIfAborted()
    yield chunk
  }
}
