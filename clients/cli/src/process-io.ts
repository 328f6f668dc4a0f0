import { password, text } from '@clack/prompts'
import { homedir } from 'node:os'
import type { Clock } from '@ajet/shared/std'
import type { CliIo, TextSink } from './io.ts'

/** The world of a real process. `signal` ends what is going on; without one a Ctrl+C ends the process itself. */
export function processIo(signal: AbortSignal = new AbortController().signal): CliIo {
  return {
    env: process.env,
    homeDir: homedir(),
    // Opened only when it is read: an open one would keep the process waiting.
    stdin: { [Symbol.asyncIterator]: () => Bun.stdin.stream()[Symbol.asyncIterator]() },
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    isTty: { stdin: process.stdin.isTTY === true, stdout: process.stdout.isTTY === true },
    columns: process.stdout.columns ?? 80,
    signal,
    ask,
    // The live stream lasts; it watches for silence by itself.
    fetch: (request) => fetch(request, { timeout: false } as BunFetchRequestInit),
    clock: processClock,
  }
}

/** The timers of a command line keep the process alive: a pause before a retry is not the end. */
const processClock: Clock = {
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}

function sinkOf(stream: NodeJS.WriteStream): TextSink {
  // Without a listener a broken pipe would end the process; every write reports it as well.
  stream.on('error', () => undefined)
  const write = (chunk: string) =>
    new Promise<void>((resolve, reject) => stream.write(chunk, (err) => (err ? reject(err) : resolve())))
  return { write }
}

async function ask(question: string, { hidden }: { readonly hidden: boolean }): Promise<string | undefined> {
  const answer = await (hidden ? password : text)({ message: question, output: process.stderr })
  return typeof answer === 'string' ? answer : undefined
}
