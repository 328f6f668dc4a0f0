import type { Config } from '@ajet/shared/config'
import { writeBackup, type BackupSummary } from '@ajet/shared/db'
import { version } from '../../package.json' with { type: 'json' }
import { backupHelp } from './backup-help.ts'
import { CommandError } from './command-error.ts'
import { interruptible } from './interruptible.ts'
import { openPlace } from './open-place.ts'
import { print } from './print.ts'
import { readOptions } from './read-options.ts'
import { runCommand } from './run-command.ts'
import { describeContents, summaryOf } from './summary.ts'
import { writeNewFile } from './write-new-file.ts'

/** `ajet-chat backup [file|-] [options]`. Resolves with the exit code. */
export async function backup(args: readonly string[]): Promise<number> {
  return await runCommand(async () => {
    if (args.includes('--help') || args.includes('-h')) return await print(process.stdout, backupHelp)
    const { operand = standardName(), flags, config } = readOptions(args, ['--json'])
    if (operand === '-' && process.stdout.isTTY) {
      throw new CommandError('A backup is not for the screen. Send it on: ajet-chat backup - > chat.tar.zst')
    }
    using interrupt = interruptible()
    const began = performance.now()
    // A file that cannot be made is refused before a database is started.
    const write = (take: (bytes: Uint8Array) => Promise<unknown>) => writeFrom(config, interrupt.signal, take)
    const summary = operand === '-' ? await write(sendOn) : await writeNewFile(operand, write)
    await tell(operand, summary, flags.has('--json'), performance.now() - began)
  })
}

async function writeFrom(
  config: Config,
  signal: AbortSignal,
  take: (bytes: Uint8Array) => Promise<unknown>,
): Promise<BackupSummary> {
  await using stack = new AsyncDisposableStack()
  const place = await openPlace(config, stack, 'existing')
  return await writeBackup({
    ...place,
    product: version,
    write: async (bytes) => {
      signal.throwIfAborted()
      await take(bytes)
    },
  })
}

async function sendOn(bytes: Uint8Array): Promise<void> {
  try {
    await print(process.stdout, bytes)
  } catch (cause) {
    throw new CommandError('Nobody reads the standard output any longer; the backup is not whole.', { cause })
  }
}

/** Sorts by time, and no file system minds it. */
function standardName(): string {
  const now = new Date().toISOString().replace(/\.\d+/, '').replaceAll(':', '-')
  return `ajet-chat-${now}.tar.zst`
}

async function tell(file: string, summary: BackupSummary, json: boolean, ms: number): Promise<void> {
  const stream = file === '-' ? process.stderr : process.stdout
  if (json) {
    const { written, bytes } = summary
    return await print(
      stream,
      `${JSON.stringify({ file, ...summaryOf(summary), bytes, written, ms: Math.round(ms) })}\n`,
    )
  }
  const size = `${(summary.written / 2 ** 20).toFixed(1)} MiB`
  const where = file === '-' ? '' : `${file}: `
  await print(stream, `${where}${describeContents(summary)}, ${size}, in ${(ms / 1_000).toFixed(1)} s\n`)
}
