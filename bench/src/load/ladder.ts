/** How a system took one rate. */
export interface Point {
  readonly perSecond: number
  readonly deliveredPerSecond: number
  /** End to end, ms. */
  readonly endP99: number
  /** Nothing lost, duplicated, out of order or refused. */
  readonly isWhole: boolean
  /** The rates above measure the generator. */
  readonly isGeneratorFull: boolean
  /** Why the point does not count. */
  readonly discard: string | undefined
}

/** What a rate may cost to be called good, and what ends the doubling, in ms (BENCHMARKS.md, W4). */
export const GOOD_P99 = 200
export const END_P99 = 500
const REFINEMENTS = 2

/** The next rate to try: doubled until the system or the generator is full, then between the best rate and the first that was too much; undefined when done. */
export function nextRate(points: readonly Point[], first: number): number | undefined {
  const full = points.findIndex(
    ({ isWhole, endP99, isGeneratorFull }) => !isWhole || endP99 > END_P99 || isGeneratorFull,
  )
  if (full < 0) return first * 2 ** points.length
  return points.length - full > REFINEMENTS ? undefined : between(points)
}

/** The point of the most deliveries among those that were good. */
export function bestOf(points: readonly Point[]): Point | undefined {
  return points.filter(isGood).toSorted((a, b) => b.deliveredPerSecond - a.deliveredPerSecond)[0]
}

function between(points: readonly Point[]): number | undefined {
  const low = Math.max(0, ...points.filter(isFine).map(({ perSecond }) => perSecond))
  const high = Math.min(
    ...points.filter((point) => !isFine(point) && point.perSecond > low).map(({ perSecond }) => perSecond),
  )
  const middle = Math.round((low + high) / 2)
  return low > 0 && middle > low && middle < high ? middle : undefined
}

const isFine = ({ isWhole, endP99, isGeneratorFull }: Point): boolean =>
  isWhole && endP99 <= GOOD_P99 && !isGeneratorFull
const isGood = (point: Point): boolean => isFine(point) && point.discard === undefined
