/** Head and body that go into Bun's write buffer together: 16 kB, of which the head takes the rest. */
const SMALL_BYTES = 12_000

/**
 * A body whose answer leaves in a few packets, however late it is written. When an answer comes after an `await` and
 * does not fit the write buffer, Bun 1.4 sends each name, colon and value of its head as a packet of its own (dozens of
 * system calls, oven-sh/bun#41341). The head before a stream is sent whole.
 */
export function largeBody(content: string | Uint8Array<ArrayBuffer>): BodyInit {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  if (bytes.byteLength <= SMALL_BYTES) return content
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes)
      controller.close()
    },
  })
}
