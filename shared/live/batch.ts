import type { Frame } from './contract.ts'
import { joinBytes } from './sse-frame.ts'

/**
 * The frames one connection gets in one tick. Connections that get the same frames in the same order share one node,
 * and so the joined bytes: the nodes of a tick are a prefix tree.
 */
export class Batch {
  readonly parent: Batch | undefined
  readonly frame: Frame | undefined
  #lastFrame: Frame | undefined
  #lastChild: Batch | undefined
  #children: Map<Frame, Batch> | undefined
  #frames: readonly Frame[] | undefined
  #bytes: Uint8Array | undefined
  #length: number | undefined

  constructor(parent?: Batch, frame?: Frame) {
    this.parent = parent
    this.frame = frame
  }

  /** The batch with one more frame. */
  add(frame: Frame): Batch {
    // Nearly always everybody gets the same frame next.
    if (this.#lastFrame === frame && this.#lastChild) return this.#lastChild
    const children = (this.#children ??= new Map())
    const child = children.get(frame) ?? new Batch(this, frame)
    children.set(frame, child)
    this.#lastFrame = frame
    this.#lastChild = child
    return child
  }

  bytes(): Uint8Array {
    return (this.#bytes ??= joinBytes(this.frames()))
  }

  frames(): readonly Frame[] {
    return (this.#frames ??= framesOf(this))
  }

  /** Of all frames together: bytes, or characters of text. */
  get length(): number {
    return (this.#length ??= this.frames().reduce((sum, { length }) => sum + length, 0))
  }
}

function framesOf(batch: Batch): readonly Frame[] {
  const frames: Frame[] = []
  for (let node: Batch | undefined = batch; node?.frame; node = node.parent) frames.push(node.frame)
  return frames.reverse()
}
