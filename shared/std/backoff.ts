/** How long to wait before try number `attempt` (0, 1, 2 …), in ms: exponential with full jitter, so that many callers do not return together. */
export function backoff(attempt: number, { base = 100, max = 10_000, random = Math.random } = {}): number {
  const ceiling = Math.min(max, base * 2 ** Math.min(attempt, 30))
  return Math.round(ceiling / 2 + (random() * ceiling) / 2)
}
