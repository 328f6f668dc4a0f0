import { CliError } from './cli-error.ts'
import type { CliIo } from './io.ts'
import { postable } from './printable.ts'

/** Far more than a message may hold; the server's limit is the one that counts. */
const MAX_BYTES = 1024 * 1024

/** The text of a message: the arguments, or standard input. @throws CliError `usage` when there is none */
export async function readText(io: CliIo, words: readonly string[]): Promise<string> {
  const text = words.length > 0 ? words.join(' ') : await readPiped(io)
  if (text.trim() === '') throw new CliError('usage', 'There is no text to send')
  return text
}

async function readPiped(io: CliIo): Promise<string> {
  if (io.isTty.stdin) throw new CliError('usage', 'Give the text as arguments, or pipe it in')
  return postable(await readInput(io)).replace(/\n+$/, '')
}

/** Standard input whole. @throws CliError `usage` when it is too long to be meant */
export async function readInput(io: CliIo): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of io.stdin) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > MAX_BYTES) throw new CliError('usage', 'The text from standard input is longer than 1 MB')
  }
  return text + decoder.decode()
}
