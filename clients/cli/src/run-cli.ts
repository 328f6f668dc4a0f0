import { CommanderError } from 'commander'
import { CliError, exitCodes } from './cli-error.ts'
import type { CliIo } from './io.ts'
import { createProgram } from './program.ts'
import { isBrokenPipe, toCliError } from './to-cli-error.ts'

/** Runs one command line, without the program's name, and resolves to the exit code (CLI-08). Never rejects. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  try {
    await untilAborted(execute(argv, io), io.signal)
    return exitCodes.ok
  } catch (error) {
    return await report(error, io)
  }
}

async function execute(argv: readonly string[], io: CliIo): Promise<void> {
  const texts: { readonly to: 'stdout' | 'stderr'; readonly text: string }[] = []
  const program = createProgram(io, {
    writeOut: (text) => texts.push({ to: 'stdout', text }),
    writeErr: (text) => texts.push({ to: 'stderr', text }),
  })
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' })
  } finally {
    for (const { to, text } of texts) await io[to].write(text)
  }
}

function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new CliError('interrupted', 'Interrupted'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

async function report(error: unknown, io: CliIo): Promise<number> {
  if (isBrokenPipe(error)) return exitCodes.ok
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  const { outcome, message, hint } = toCliError(error)
  if (outcome !== 'interrupted') {
    const lines = [`ajet-chat: ${message}`, hint].filter((line) => line !== undefined)
    await io.stderr.write(`${lines.join('\n')}\n`).catch(() => undefined)
  }
  return exitCodes[outcome]
}
