import { connect } from 'node:net'
import type { Stack } from './stack.ts'

export interface StuckSocket {
  /** Takes what has come and waits until the server has ended it; everything that came, as text. */
  readAll(): Promise<string>
}

/** A WebSocket whose client identifies and reads up to `ready`, and from then on takes nothing from its connection. */
export async function openStuckSocket({ url }: Pick<Stack, 'url'>, jwt: string): Promise<StuckSocket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const key = Buffer.alloc(16).toString('base64')
  const head = ['GET /ws/gateway HTTP/1.1', `Host: ${hostname}:${port}`, 'Upgrade: websocket', 'Connection: Upgrade']
  socket.write([...head, 'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${key}`, '', ''].join('\r\n'))
  // A client says nothing before the handshake is answered (RFC 6455 §4.1).
  socket.once('data', () => socket.write(textFrame(JSON.stringify({ op: 'identify', d: { token: jwt } }))))
  const parts: Buffer[] = []
  await new Promise<void>((resolve) => {
    socket.on('data', (part: Buffer) => {
      parts.push(part)
      if (!Buffer.concat(parts).includes('"op":"ready"')) return
      socket.pause()
      resolve()
    })
  })
  const ended = new Promise<void>((resolve) => {
    socket.on('error', () => resolve())
    socket.on('close', () => resolve())
  })
  return {
    readAll: async () => {
      socket.removeAllListeners('data')
      socket.on('data', (part: Buffer) => void parts.push(part))
      socket.resume()
      await ended
      return Buffer.concat(parts).toString()
    },
  }
}

/** RFC 6455 §5.2, masked with zeros. */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text)
  const head = Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff, 0, 0, 0, 0])
  return Buffer.concat([head, payload])
}
