import type { RunningServer } from '../compose/compose-server.ts'
import { exitCodes } from './exit-codes.ts'

/** One Ctrl+C can come twice: from the terminal to everybody, and passed on by npm. */
const SAME_PRESS_MS = 500

/** Waits for Ctrl+C or a signal to end, stops the server, and resolves with the exit code. A second one ends at once. */
export async function untilStopped(server: RunningServer): Promise<number> {
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>()
  let askedAt: number | undefined
  const onSignal = () => {
    if (askedAt !== undefined && performance.now() - askedAt > SAME_PRESS_MS) process.exit(exitCodes.forced)
    askedAt ??= performance.now()
    ask()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  await asked
  await server.dispose()
  return exitCodes.ok
}
