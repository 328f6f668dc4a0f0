import type { Logger } from '@ajet/shared/logging'

/** Waits for a step of stopping, but not longer than `ms`: a bus that is gone must not keep the process. Never rejects. */
export async function bounded(what: string, ms: number, step: () => Promise<unknown>, logger: Logger): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => resolve('late'), ms)
  try {
    const outcome = await Promise.race([step(), late])
    if (outcome === 'late') logger.warn({ what, ms }, 'Stopping a part took too long; going on without it')
  } catch (err) {
    logger.warn({ what, err }, 'Stopping a part failed; going on without it')
  } finally {
    clearTimeout(timer)
  }
}
