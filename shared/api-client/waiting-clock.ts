import type { Clock } from '../std/mod.ts'

/** The system's time for a program that has nothing else to do: a pause before the next try keeps it alive. */
export const waitingClock: Clock = {
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}
