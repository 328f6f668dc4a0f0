/** The known name most like a mistyped one, as the end of a sentence; empty when none is like it. */
export function suggest(name: string, known: readonly string[]): string {
  const [best] = known
    .map((candidate) => ({ candidate, distance: distance(name, candidate) }))
    .toSorted((a, b) => a.distance - b.distance)
  const isClose = best && best.distance <= Math.max(2, Math.floor(name.length / 3))
  return isClose ? `. Did you mean ${best.candidate}?` : ''
}

/** Edits from one text to the other (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (const [y, letter] of [...from].entries()) {
    const next = [y + 1]
    for (const [x, other] of [...to].entries()) {
      const substitute = (row[x] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(substitute, (row[x + 1] ?? 0) + 1, (next[x] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
