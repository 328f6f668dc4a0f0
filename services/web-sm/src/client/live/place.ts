/** A position of the event stream, `<epoch>.<sequence>`. */
export interface StreamPlace {
  readonly epoch: string
  readonly seq: number
}

/** Undefined when the text is not a position. */
export function parsePlace(position: string): StreamPlace | undefined {
  const dot = position.lastIndexOf('.')
  const seq = Number(position.slice(dot + 1))
  return dot > 0 && Number.isSafeInteger(seq) ? { epoch: position.slice(0, dot), seq } : undefined
}

/** True when `a` stands after `b`. Positions of different epochs cannot be compared; the later known wins. */
export function isAfter(a: string, b: string): boolean {
  const [first, second] = [parsePlace(a), parsePlace(b)]
  if (!first) return false
  return !second || first.epoch !== second.epoch || first.seq > second.seq
}
