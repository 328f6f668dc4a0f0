import type { Place } from './position.ts'

/** What a durable log holds. `first` is the oldest sequence kept, `last + 1` when nothing is. */
export interface LogState {
  readonly epoch: string
  readonly first: number
  readonly last: number
}

export interface Start {
  /** The first entry delivered is the one after this sequence. */
  readonly after: number
  /** Why entries are missing before it. */
  readonly gap?: string
}

/** Where to go on after `place`; undefined stands for a position that could not be read. */
export function resumeAfter(place: Place | undefined, log: LogState): Start {
  if (place?.epoch !== log.epoch) return { after: log.first - 1, gap: 'The position belongs to another log' }
  // A broker that lost its newest writes in a crash numbers on from an earlier place.
  if (place.seq > log.last) return { after: log.last, gap: 'The log ends before the position' }
  const lost = log.first - 1 - place.seq
  return lost > 0 ? { after: log.first - 1, gap: `${lost} events are no longer kept` } : { after: place.seq }
}

/** Where the newest `count` entries begin. */
export function startOfLast(count: number, log: LogState): Start {
  return { after: Math.max(log.first - 1, log.last - count) }
}
