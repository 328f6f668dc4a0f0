/** One figure of one run; undefined where it has no meaning. */
export type Run = Readonly<Record<string, number>>

export interface Metric {
  /** Key in the runs. */
  readonly key: string
  readonly title: string
  readonly unit: string
  readonly digits: number
  /** What DESIGN.md §11 allows. */
  readonly budget?: number
  readonly better: 'lower' | 'higher'
}

/** One table: our runs beside those of the bare floor on the same machine in the same run. */
export interface Section {
  readonly workload: string
  readonly title: string
  readonly floorTitle: string
  readonly metrics: readonly Metric[]
  readonly ours: readonly Run[]
  readonly floor: readonly Run[]
  /** Why the run does not count: lost, duplicated or disordered messages, refused posts. */
  readonly failures: readonly string[]
  /** Points that are thrown away because the generator was too busy. */
  readonly discarded: readonly string[]
  /** What else has to be said. */
  readonly notes?: readonly string[]
}

export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** Median with min and max over the runs that have the figure; undefined when none has. */
export function spreadOf(runs: readonly Run[], key: string): Spread | undefined {
  const values = runs
    .map((run) => run[key])
    .filter((value): value is number => value !== undefined && Number.isFinite(value))
    .sort((a, b) => a - b)
  const [min] = values
  const max = values.at(-1)
  const median = values[Math.floor((values.length - 1) / 2)]
  if (min === undefined || max === undefined || median === undefined) return undefined
  return { median, min, max }
}

/** How many times the floor ours is; undefined without both. */
export function ratioOf(section: Section, { key, better }: Metric): number | undefined {
  const ours = spreadOf(section.ours, key)?.median
  const floor = spreadOf(section.floor, key)?.median
  if (!ours || !floor) return undefined
  return better === 'lower' ? ours / floor : floor / ours
}

interface Discardable {
  readonly discard: string | undefined
}

/** The points of both sides that are thrown away, with the side and the run they belong to. */
export function discardedOf(ours: readonly Discardable[], floor: readonly Discardable[]): readonly string[] {
  const side = (name: string, points: readonly Discardable[]) =>
    points.flatMap(({ discard }, run) => (discard === undefined ? [] : [`${name}, run ${run + 1}: ${discard}`]))
  return [...side('ajet-chat', ours), ...side('bare', floor)]
}
