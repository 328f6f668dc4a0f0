/** Numbers in [0, 1) that are the same at every run (mulberry32): seeded data can be compared between runs. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A place in a list of `count`, the first ones far more often (Zipf, exponent near 1). */
export function pickZipf(random: () => number, count: number): number {
  return Math.min(count - 1, Math.floor((count + 1) ** random()) - 1)
}

/** Divides `total` among `count` places by popularity, largest first; every place gets at least one. */
export function divideZipf(total: number, count: number): readonly number[] {
  const weights = Array.from({ length: count }, (_, at) => 1 / (at + 10) ** 0.8)
  const sum = weights.reduce((all, weight) => all + weight, 0)
  const shares = weights.map((weight) => Math.max(1, Math.floor((total * weight) / sum)))
  const rest = total - shares.reduce((all, share) => all + share, 0)
  return shares.map((share, at) => (at === 0 ? Math.max(1, share + rest) : share))
}
