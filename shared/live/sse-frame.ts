import type { Frame } from './contract.ts'

export interface SseFields {
  /** The event's name; `message` when absent. */
  readonly event?: string
  readonly data: string
}

/** The lines of one server-sent event without `id:` and without the closing empty line. Data of several lines becomes several `data:` lines. */
export function sseFrame({ event, data }: SseFields): string {
  const name = event === undefined ? '' : `event: ${event}\n`
  return `${name}data: ${data.replace(/\r\n|\r|\n/g, '\ndata: ')}\n`
}

const encoder = new TextEncoder()

/** A whole frame as it goes to the socket, with the client's next Last-Event-ID when there is one. */
export function frameBytes(lines: string, id: string | undefined): Uint8Array {
  const head = id === undefined ? '' : `id: ${id}\n`
  return encoder.encode(`${head}${lines.replace(/\n+$/, '')}\n\n`)
}

/** Moves Last-Event-ID without being an event: a block without data is not dispatched (HTML §9.2.6). */
export function idBytes(id: string): Uint8Array {
  return encoder.encode(`:\nid: ${id}\n\n`)
}

/** How long the client waits before it comes back. Varied, so that many do not return together (STACK.md). */
export function retryBytes(ms: number): Uint8Array {
  return encoder.encode(`retry: ${ms}\n\n`)
}

export function joinBytes(frames: readonly Frame[]): Uint8Array {
  const parts = frames.map((frame) => (typeof frame === 'string' ? encoder.encode(frame) : frame))
  const [only] = parts
  if (only && parts.length === 1) return only
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.byteLength
  }
  return joined
}
