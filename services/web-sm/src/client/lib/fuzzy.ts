/**
 * How well a text answers to what was typed: higher is better, undefined not at all. A beginning beats a word's
 * beginning, which beats a run somewhere inside, which beats scattered letters in order.
 */
export function matchScore(typed: string, text: string): number | undefined {
  const query = typed.toLowerCase()
  const target = text.toLowerCase()
  if (query === '') return 0
  const at = target.indexOf(query)
  if (at === 0) return 100 - target.length / 100
  if (at > 0) return (/[\s._-]/.test(target.charAt(at - 1)) ? 80 : 60) - at / 100
  return scattered(query, target)
}

function scattered(query: string, target: string): number | undefined {
  let at = -1
  let gaps = 0
  for (const char of query) {
    const next = target.indexOf(char, at + 1)
    if (next === -1) return undefined
    gaps += next - at - 1
    at = next
  }
  return 40 - gaps
}

/** The best matches first; ties keep the given order. */
export function rank<T>(
  typed: string,
  items: readonly T[],
  textsOf: (item: T) => readonly string[],
  limit: number,
): T[] {
  return items
    .map((item, order) => ({ item, order, score: bestScore(typed, textsOf(item)) }))
    .filter((entry): entry is typeof entry & { score: number } => entry.score !== undefined)
    .toSorted((a, b) => b.score - a.score || a.order - b.order)
    .slice(0, limit)
    .map(({ item }) => item)
}

function bestScore(typed: string, texts: readonly string[]): number | undefined {
  // A thing's name counts for more than the words beside it.
  const weighed = texts.map((text, at) => ({ score: matchScore(typed, text), loss: Math.min(at, 10) }))
  const scores = weighed.flatMap(({ score, loss }) => (score === undefined ? [] : [score - loss]))
  return scores.length === 0 ? undefined : Math.max(...scores)
}
