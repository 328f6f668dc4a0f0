/** The server takes five uploads of a person at once; two are left for other tabs and devices. */
const AT_ONCE = 3

let running = 0
const waiting: (() => void)[] = []

/** Runs a task as soon as few enough others run, in the order they came. */
export async function inTurn<T>(task: () => Promise<T>): Promise<T> {
  if (running < AT_ONCE) running++
  else await new Promise<void>((go) => waiting.push(go))
  try {
    return await task()
  } finally {
    // Whoever waits takes the place over.
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}
