import { expect, test } from 'bun:test'
import { clientFrame, opcodes, WebSocketFrames } from './web-socket-frames.ts'

const unmasked = (length: number, sized: readonly number[]) =>
  Buffer.concat([Buffer.from([0x81, ...sized]), Buffer.alloc(length, 'x')])
const all = Buffer.concat([
  unmasked(5, [5]),
  unmasked(0, [0]),
  unmasked(300, [126, 1, 44]),
  unmasked(70_000, [127, 0, 0, 0, 0, 0, 1, 17, 112]),
  Buffer.from([0x89, 1, 0x21]),
])

test.each([1, 2, 3, 7, 1_000, all.length])(
  'frames are found however the network cuts them: %p bytes at a time',
  (size) => {
    const seen: (readonly [number, number])[] = []
    const frames = new WebSocketFrames((opcode, payload) => seen.push([opcode, payload.length]))
    for (let at = 0; at < all.length; at += size) frames.push(all.subarray(at, at + size))
    expect(seen).toEqual([
      [opcodes.text, 5],
      [opcodes.text, 0],
      [opcodes.text, 300],
      [opcodes.text, 70_000],
      [opcodes.ping, 1],
    ])
  },
)

test('a client masks what it sends, with zeros', () => {
  expect([...clientFrame(opcodes.text, Buffer.from('ab'))]).toEqual([0x81, 0x82, 0, 0, 0, 0, 97, 98])
  expect([...clientFrame(opcodes.text, Buffer.alloc(300)).subarray(0, 4)]).toEqual([0x81, 0xfe, 1, 44])
})
