import { expect, test } from 'bun:test'
import { FrameSplitter } from './frame-splitter.ts'

test('frames come out whole, however they are cut', () => {
  const body = Buffer.from('id: 1\ndata: a\n\n: heartbeat\n\nid: 2\ndata: b\ndata: c\n\nid: 3')
  for (const size of [1, 4, 100]) {
    const frames: string[] = []
    const splitter = new FrameSplitter((frame) => frames.push(frame.toString()))
    for (let at = 0; at < body.length; at += size) splitter.push(body.subarray(at, at + size))
    expect(frames).toEqual(['id: 1\ndata: a', ': heartbeat', 'id: 2\ndata: b\ndata: c'])
  }
})
