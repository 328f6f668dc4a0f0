/** A frame of a given size that carries what the receivers look for; channel and body must fit into it. */
export function frameOf(channel: string, seq: number, body: string, bytes: number): Uint8Array {
  const start = `id: ${seq}\ndata: {"channel":"${channel}","seq":${seq},"body":"${body.replaceAll('"', '')}"`
  return new TextEncoder().encode(`${start.padEnd(bytes - 3, ' ')}}\n\n`)
}
