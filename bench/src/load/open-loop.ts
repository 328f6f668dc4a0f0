/** Calls `fire` on a fixed schedule, whatever the calls do: what runs late is sent late and its latency says so. */
export interface Schedule {
  readonly perSecond: number
  readonly seconds: number
  /** `performance.now()` of the first call. */
  readonly startAt: number
}

/** `fire` gets the number of the call and the moment it was due. Resolves when the last call was made. */
export function runOpenLoop(
  { perSecond, seconds, startAt }: Schedule,
  fire: (index: number, dueAt: number) => void,
): Promise<void> {
  const total = Math.round(perSecond * seconds)
  const dueAt = (index: number): number => startAt + (index * 1000) / perSecond
  const { promise, resolve } = Promise.withResolvers<void>()
  let index = 0
  const tick = (): void => {
    const now = performance.now()
    for (; index < total && dueAt(index) <= now; index += 1) fire(index, dueAt(index))
    if (index === total) return resolve()
    setTimeout(tick, Math.max(0, dueAt(index) - performance.now()))
  }
  tick()
  return promise
}
