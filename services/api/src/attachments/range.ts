/** First and last byte. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** The one range a Range header asks for (RFC 9110 §14.2); undefined for none, several and what is no range. */
export function parseRange(header: string | null, size: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  const [first, last] = [match[1] ?? '', match[2] ?? '']
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (first !== '' && last !== '' && Number(last) < start) return undefined
  return start >= size || start > end ? 'unsatisfiable' : { start, end }
}

/** The bytes from `start` to `end`, both included. What lies before is read and dropped; what lies behind is not read. */
export function sliceStream(body: ReadableStream<Uint8Array>, start: number, end: number): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let at = 0
  const finish = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    controller.close()
    await reader.cancel()
  }
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        for (;;) {
          const { done, value } = await reader.read()
          if (done) return controller.close()
          const from = Math.max(0, start - at)
          const to = Math.min(value.byteLength, end + 1 - at)
          at += value.byteLength
          if (from < to) controller.enqueue(value.subarray(from, to))
          if (at > end) return await finish(controller)
          if (from < to) return
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
