/** What a `ResponseReader` tells its owner. Slices are valid until the call returns. */
export interface ResponseSink {
  onHead(status: number, head: string): void
  onBody(bytes: Buffer): void
  onEnd(): void
}

type State = 'head' | 'sized' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer'

const CR = 13
const LF = 10
const HEAD_END = Buffer.from('\r\n\r\n')
const HEAD_LIMIT = 64 * 1024

/**
 * Reads HTTP/1.1 responses one after the other from a socket: a Content-Length body or a chunked one (RFC 9112 §7.1).
 * Written for speed: whole chunks are handed on without a copy.
 * @throws Error on anything a well-behaved server does not send
 */
export class ResponseReader {
  readonly #sink: ResponseSink
  #state: State = 'head'
  #head: Buffer = Buffer.alloc(0)
  /** Bytes the body or chunk still has; of a chunk size, the value so far. */
  #left = 0

  constructor(sink: ResponseSink) {
    this.#sink = sink
  }

  read(bytes: Buffer): void {
    let at = 0
    while (at < bytes.length) at = this.#step(bytes, at)
  }

  #step(bytes: Buffer, at: number): number {
    switch (this.#state) {
      case 'head':
        return this.#readHead(bytes, at)
      case 'sized':
        return this.#readData(bytes, at, () => this.#end())
      case 'chunk':
        return this.#readData(bytes, at, () => (this.#state = 'chunk-end'))
      case 'chunk-size':
        return this.#readChunkSize(bytes, at)
      case 'chunk-end':
        return this.#readChunkEnd(bytes, at)
      case 'trailer':
        return this.#readTrailer(bytes, at)
    }
  }

  #readHead(bytes: Buffer, at: number): number {
    const known = this.#head.length
    this.#head = known === 0 ? bytes.subarray(at) : Buffer.concat([this.#head, bytes.subarray(at)])
    const end = this.#head.indexOf(HEAD_END)
    if (end < 0) {
      if (this.#head.length > HEAD_LIMIT) throw new Error('The head of a response is too long')
      this.#head = Buffer.from(this.#head)
      return bytes.length
    }
    const head = this.#head.toString('latin1', 0, end)
    this.#head = Buffer.alloc(0)
    this.#beginBody(head)
    return at + end + HEAD_END.length - known
  }

  #beginBody(head: string): void {
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1])
    if (!status) throw new Error(`Not a response: ${head.slice(0, 80)}`)
    this.#sink.onHead(status, head)
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    this.#left = Number(length ?? 0)
    this.#state = /\r\ntransfer-encoding: *chunked/i.test(head) ? 'chunk-size' : 'sized'
    if (this.#state === 'sized' && this.#left === 0) this.#end()
  }

  #readData(bytes: Buffer, at: number, whenDone: () => void): number {
    const end = Math.min(bytes.length, at + this.#left)
    this.#left -= end - at
    this.#sink.onBody(at === 0 && end === bytes.length ? bytes : bytes.subarray(at, end))
    if (this.#left === 0) whenDone()
    return end
  }

  #readChunkSize(bytes: Buffer, start: number): number {
    for (let at = start; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0
      if (byte === LF) {
        this.#state = this.#left === 0 ? 'trailer' : 'chunk'
        return at + 1
      }
      if (byte !== CR) this.#left = this.#left * 16 + hexDigit(byte)
    }
    return bytes.length
  }

  #readChunkEnd(bytes: Buffer, at: number): number {
    if (bytes[at] === LF) this.#state = 'chunk-size'
    return at + 1
  }

  #readTrailer(bytes: Buffer, at: number): number {
    if (bytes[at] === LF) this.#end()
    return at + 1
  }

  #end(): void {
    this.#state = 'head'
    this.#sink.onEnd()
  }
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  if (byte >= 97 && byte <= 102) return byte - 87
  if (byte >= 65 && byte <= 70) return byte - 55
  throw new Error(`Not a chunk size: byte ${byte}`)
}
