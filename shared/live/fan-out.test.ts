import { expect, test } from 'bun:test'
import { silentLogger } from '../eventbus/bus-logger.ts'
import { ManualClock } from '../std/mod.ts'
import { FanOut } from './fan-out.ts'

const ignore = { connected: () => undefined, disconnected: () => undefined }

function setUp(): FanOut {
  const ring = { events: 10, bytes: 1_000 }
  return new FanOut({ clock: new ManualClock(), logger: silentLogger, ring, maxBufferedBytes: 1_000 }, ignore)
}

test('clients that come back for the same share its bytes', () => {
  const fanOut = setUp()
  const frames = [new Uint8Array(10), new Uint8Array(10)]
  expect(fanOut.joinReplay(frames)).toBe(fanOut.joinReplay(frames))
})

test('replays of many different places are not kept', () => {
  const fanOut = setUp()
  const frames = [new Uint8Array(1_000), new Uint8Array(1_000)]
  const first = fanOut.joinReplay(frames)
  for (let n = 0; n < 20; n++) fanOut.joinReplay([new Uint8Array(512 * 1024), new Uint8Array(1)])
  const again = fanOut.joinReplay(frames)
  expect(again).not.toBe(first)
  expect(again.bytes()).toEqual(first.bytes())
})
