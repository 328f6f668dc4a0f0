import type { Position } from '../eventbus/mod.ts'
import type { Connection } from './connection.ts'
import type { Frame, Viewer } from './contract.ts'
import type { FanOut } from './fan-out.ts'
import { LiveEntry } from './live-entry.ts'
import { retractedIn } from './retracted.ts'
import { Sight } from './sight.ts'

export interface Missed {
  readonly frames: readonly Frame[]
  /** False when they end with a gap: what is missing is not known any more, or too much to send. */
  readonly isWhole: boolean
}

/** What a client has missed since its position; a new client has missed nothing. */
export function catchUp(
  fanOut: FanOut,
  connection: Connection,
  { after, viewer }: { readonly after?: Position; readonly viewer: Viewer },
): Missed {
  if (after === undefined) return { frames: [], isWhole: true }
  const missed = fanOut.ring.after(after)
  const sight = new Sight(connection)
  const isRetracted = retractedIn(missed ?? [], viewer)
  const frames = missed
    ?.filter((entry) => sight.canReplay(entry) && !isRetracted(entry))
    .map((entry) => fanOut.frame(entry, connection))
    .filter((frame) => frame !== null)
  const size = frames?.reduce((sum, frame) => sum + frame.length, 0) ?? 0
  if (!missed || !frames || size > fanOut.maxBufferedBytes / 2) {
    fanOut.counters.not_resumed++
    return { frames: gapFor(fanOut, connection), isWhole: false }
  }
  fanOut.counters.resumed++
  fanOut.counters.frames += frames.length
  const isWhole = !missed.some((entry) => sight.mayHaveLost(entry))
  return { frames: isWhole ? frames : [...frames, ...gapFor(fanOut, connection)], isWhole }
}

function gapFor(fanOut: FanOut, connection: Connection): readonly Frame[] {
  const gap = fanOut.frame(new LiveEntry({}), connection)
  return gap === null ? [] : [gap]
}
