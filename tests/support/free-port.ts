/** Ports nobody listens on at this moment. */
export function freePorts(count: number): number[] {
  const held = Array.from({ length: count }, () =>
    Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data: () => {} } }),
  )
  const ports = held.map((listener) => listener.port)
  for (const listener of held) listener.stop(true)
  return ports
}
