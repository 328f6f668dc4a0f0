/** Below the range from which the operating system takes ports for outgoing connections: none of those gets in between. */
const FIRST = 10_000
const LAST = 32_000

/** A port nobody listens on at this moment, by chance out of many, so that test processes side by side do not meet. */
export function freePort(): number {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST))
    if (isFree(port)) return port
  }
}

/** So many different ones. */
export function freePorts(count: number): readonly number[] {
  const found = new Set<number>()
  while (found.size < count) found.add(freePort())
  return [...found]
}

function isFree(port: number): boolean {
  try {
    Bun.listen({ hostname: '0.0.0.0', port, socket: { data() {} } }).stop(true)
    return true
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'EADDRINUSE') return false
    throw error
  }
}
