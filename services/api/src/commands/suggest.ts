const FAR = 2

/** The name that was probably meant; undefined when none is near. */
export function suggest(typed: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({ name, far: name.startsWith(typed) ? 0 : distance(typed, name) }))
    .filter(({ name, far }) => far <= FAR && far < name.length)
  return near.toSorted((a, b) => a.far - b.far)[0]?.name
}

/** How many letters have to be put in, taken out, changed or swapped with their neighbour. */
function distance(a: string, b: string): number {
  let [before, row]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1])
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : FAR + 9
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, changed, swapped)
    }
    ;[before, row] = [row, next]
  }
  return row[b.length] ?? 0
}
