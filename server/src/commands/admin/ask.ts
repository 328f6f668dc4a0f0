import { createInterface } from 'node:readline/promises'
import { CommandError } from '../command-error.ts'

/** @throws CommandError unless somebody at the terminal says yes, or `--yes` did */
export async function confirm(question: string, isConfirmed: boolean): Promise<void> {
  if (isConfirmed) return
  if (!process.stdin.isTTY) throw new CommandError(`${question} Nobody is here to say yes; say it with --yes.`)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`${question} [y/N] `)
  terminal.close()
  if (!/^y(?:es)?$/i.test(answer.trim())) throw new CommandError('Nothing was done.')
}

/** Longer than any secret. */
const MAX_BYTES = 4_096

/** The first line of the standard input. @throws CommandError when there is none */
export async function readSecret(what: string): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write(`${what}: `)
  let text = ''
  for await (const chunk of process.stdin) {
    text += String(chunk)
    if (text.includes('\n') || text.length > MAX_BYTES) break
  }
  const [line = ''] = text.split(/\r?\n/)
  if (line === '' || line.length > MAX_BYTES)
    throw new CommandError(`${what}: give it as the first line of the standard input.`)
  return line
}
