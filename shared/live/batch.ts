import { joinBytes } from './sse-frame.ts'

/**
 * The frames one connection gets in one tick. Connections that get the same frames in the same order share one node,
 * and so the joined bytes: the nodes of a tick are a prefix tree.
 */
export class Batch {
  readonly parent: Batch | undefined
  readonly frame: Uint8Array | undefined
  #lastFrame: Uint8Array | undefined
  #lastChild: Batch | undefined
  #children: Map<Uint8Array, Batch> | undefined
  #bytes: Uint8Array | undefined

  constructor(parent?: Batch, frame?: Uint8Array) {
    this.parent = parent
    this.frame = frame
  }

  /** The batch with one more frame. */
  add(frame: Uint8Array): Batch {
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
    return (this.#bytes ??= joinBytes(framesOf(this)))
  }
}

function framesOf(batch: Batch): readonly Uint8Array[] {
  const frames: Uint8Array[] = []
  for (let node: Batch | undefined = batch; node?.frame; node = node.parent) frames.push(node.frame)
  return frames.reverse()
}
