import { connect } from 'node:net'

export interface RawAnswer {
  readonly text: string
  /** Status of each answer in the order they came: a smuggled request would get one of its own. */
  readonly statuses: readonly number[]
  /** From the first byte sent until the server closed the connection. */
  readonly ms: number
}

/** Sends bytes no HTTP library would send, and reads until the server closes the connection. `drip` goes on every 100 ms. */
export function sendRaw(url: string, bytes: string | Uint8Array, drip?: string): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const startedAt = performance.now()
    const socket = connect(Number(port), hostname)
    const chunks: Buffer[] = []
    let timer: ReturnType<typeof setInterval> | undefined
    socket.on('connect', () => {
      socket.write(bytes)
      if (drip !== undefined) timer = setInterval(() => socket.writable && socket.write(drip), 100)
    })
    socket.on('data', (chunk) => chunks.push(Buffer.from(chunk)))
    // A reset is one way of closing.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearInterval(timer)
      const text = Buffer.concat(chunks).toString('latin1')
      const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status))
      resolve({ text, statuses, ms: performance.now() - startedAt })
    })
  })
}
