import { parsePlace } from './place.ts'

/** What one event does to the page, and how far the stream was when it came. */
export interface Frame {
  readonly mark: string
  readonly html: string
}

/** The last frames of the stream: enough to bring a page that was rendered a moment ago up to date. */
export class FrameRing {
  readonly #capacity: number
  #frames: Frame[] = []
  #start: string

  constructor(start: string, capacity = 500) {
    this.#start = start
    this.#capacity = capacity
  }

  /** The newest place the frames reach. */
  get end(): string {
    return this.#frames.at(-1)?.mark ?? this.#start
  }

  /** A frame of another epoch begins the ring anew: what was before cannot be put in order with it. */
  push(frame: Frame): void {
    if (parsePlace(frame.mark)?.epoch !== parsePlace(this.end)?.epoch) this.#restart(frame.mark)
    this.#frames.push(frame)
    if (this.#frames.length <= this.#capacity) return
    const dropped = this.#frames.shift()
    if (dropped) this.#start = dropped.mark
  }

  /**
   * The frames a page of this position lacks, oldest first; undefined when they are not all here. The frames that came
   * at the very position are among them: they may have come after it, and carrying one out twice changes nothing.
   */
  after(position: string): readonly Frame[] | undefined {
    const [place, start] = [parsePlace(position), parsePlace(this.#start)]
    if (!place || !start || place.epoch !== start.epoch || place.seq < start.seq) return undefined
    return this.#frames.filter(({ mark }) => (parsePlace(mark)?.seq ?? 0) >= place.seq)
  }

  #restart(start: string): void {
    this.#frames = []
    this.#start = start
  }
}
