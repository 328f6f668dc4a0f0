import { exitCodes } from './exit-codes.ts'
import { explainError } from './explain-error.ts'
import { print } from './print.ts'

/** Runs a command to its end and resolves with the exit code; what people can do something about is told in a line. */
export async function runCommand(work: () => Promise<void>): Promise<number> {
  try {
    await work()
    return exitCodes.ok
  } catch (error) {
    const explained = explainError(error)
    if (!explained) throw error
    await print(process.stderr, explained.lines.map((line) => `ajet-chat: ${line}\n`).join(''))
    return explained.exitCode
  }
}
