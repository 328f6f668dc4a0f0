import { CommandError } from './command-error.ts'

/** A signal that is aborted by Ctrl+C or a request to end, so that what was begun can be undone; dispose of it after. */
export function interruptible(): { readonly signal: AbortSignal } & Disposable {
  const stop = new AbortController()
  const onSignal = () => stop.abort(new CommandError('Interrupted; what was begun has been undone.'))
  for (const name of SIGNALS) process.on(name, onSignal)
  return {
    signal: stop.signal,
    [Symbol.dispose]: () => {
      for (const name of SIGNALS) process.off(name, onSignal)
    },
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
