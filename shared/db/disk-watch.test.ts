import { expect, test } from 'bun:test'
import { ManualClock } from '../std/mod.ts'
import { createDiskWatch } from './disk-watch.ts'

const refusal = (state: string) => Object.assign(new Error('could not extend file'), { errno: state })

test('FLT-09 a database that refused a write for want of room is full for some seconds, whatever it is refused for else', () => {
  const clock = new ManualClock()
  const disk = createDiskWatch(clock)
  const tell = (failure?: unknown) => disk.observe(() => 'insert', 1, failure)
  tell()
  tell(refusal('23505'))
  expect(disk.isFull()).toBe(false)
  tell(new Error('wrapped', { cause: refusal('53100') }))
  expect(disk.isFull()).toBe(true)
  clock.advance(4_999)
  expect(disk.isFull()).toBe(true)
  clock.advance(1)
  expect(disk.isFull()).toBe(false)
})
