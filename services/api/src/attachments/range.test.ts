import { expect, test } from 'bun:test'
import { parseRange, sliceStream } from './range.ts'

test('a range is read as RFC 9110 has it', () => {
  expect(parseRange('bytes=0-4', 10)).toEqual({ start: 0, end: 4 })
  expect(parseRange('bytes=4-', 10)).toEqual({ start: 4, end: 9 })
  expect(parseRange('bytes=-3', 10)).toEqual({ start: 7, end: 9 })
  expect(parseRange('bytes=-30', 10)).toEqual({ start: 0, end: 9 })
  expect(parseRange('bytes=5-500', 10)).toEqual({ start: 5, end: 9 })
  for (const none of [null, '', 'bytes=-', 'bytes=a-b', 'bytes=0-1,3-4', 'lines=0-1', 'bytes=4-2']) {
    expect(parseRange(none, 10)).toBeUndefined()
  }
  for (const beyond of ['bytes=10-', 'bytes=-0']) expect(parseRange(beyond, 10)).toBe('unsatisfiable')
  expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable')
})

test('a slice holds its bytes however the stream is cut', async () => {
  const all = Uint8Array.from({ length: 10 }, (_, at) => at)
  for (const size of [1, 3, 4, 10]) {
    const pieces = Array.from({ length: Math.ceil(10 / size) }, (_, n) => all.slice(n * size, (n + 1) * size))
    for (const [start, end] of [
      [0, 9],
      [2, 2],
      [3, 7],
      [9, 9],
    ] as const) {
      const slice = sliceStream(streamOf(pieces), start, end)
      expect(await new Response(slice).bytes()).toEqual(all.slice(start, end + 1))
    }
  }
})

function streamOf(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(piece)
      controller.close()
    },
  })
}
