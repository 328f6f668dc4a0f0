/** Opcodes of RFC 6455 §5.2. */
export const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const

const EMPTY = Buffer.alloc(0)

/** Cuts what a server sends over a WebSocket into its frames, which are never masked; handed on without a copy unless the network cut it. */
export class WebSocketFrames {
  readonly #onFrame: (opcode: number, payload: Buffer) => void
  #rest: Buffer = EMPTY

  constructor(onFrame: (opcode: number, payload: Buffer) => void) {
    this.#onFrame = onFrame
  }

  push(bytes: Buffer): void {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    let at = 0
    for (let end = endOfFrame(all, at); end !== undefined; end = endOfFrame(all, at)) {
      this.#onFrame((all[at] ?? 0) & 0x0f, all.subarray(at + headOf(all, at), end))
      at = end
    }
    this.#rest = at === all.length ? EMPTY : Buffer.from(all.subarray(at))
  }
}

/** A frame as a client sends it; masked with zeros, which changes nothing. Up to 65,535 bytes. */
export function clientFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload
  const sized = length < 126 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([0x80 | opcode, ...sized, 0, 0, 0, 0]), payload])
}

function headOf(bytes: Buffer, at: number): number {
  const short = bytes[at + 1] ?? 0
  if (short === 126) return 4
  return short === 127 ? 10 : 2
}

function endOfFrame(bytes: Buffer, at: number): number | undefined {
  const head = headOf(bytes, at)
  if (bytes.length < at + Math.max(head, 2)) return undefined
  const short = bytes[at + 1] ?? 0
  const length = head === 2 ? short : head === 4 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2))
  const end = at + head + length
  return bytes.length < end ? undefined : end
}
