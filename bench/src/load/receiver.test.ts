import { expect, test } from 'bun:test'
import { frameOf } from '../floors/frame.ts'
import { bareDialect } from '../system/dialects.ts'
import { markedBody } from './marks.ts'
import { OrderCheck } from './order-check.ts'
import { Receiver } from './receiver.ts'

const reader = { userId: '', token: '' }

function receive(orders: ReadonlyMap<string, OrderCheck>, posts: readonly (readonly [string, number])[]) {
  const seen: number[] = []
  const faults: string[] = []
  const hub = {
    dialect: bareDialect,
    onMessage: (mark: number) => seen.push(mark),
    onLive: () => undefined,
    onFault: (reason: string) => faults.push(reason),
  }
  const receiver = new Receiver(hub, { reader, channelIds: [...orders.keys()], after: undefined }, orders)
  for (const [index, [channel, seq]] of posts.entries())
    receiver.onFrame(Buffer.from(frameOf(channel, seq, markedBody(index), 400)))
  return { seen, faults }
}

test('each channel of a stream has an order of its own', () => {
  const [first, second] = [new OrderCheck(0), new OrderCheck(7)]
  const orders = new Map([
    ['c1', first],
    ['c2', second],
  ])
  const { seen, faults } = receive(orders, [
    ['c1', 1],
    ['c2', 8],
    ['c1', 2],
    ['c2', 10],
    ['c1', 2],
  ])
  expect(seen).toEqual([0, 1, 2, 3, 4])
  expect(faults).toEqual([])
  expect(first.faults(2)).toEqual({ lost: 0, duplicated: 1, outOfOrder: 0 })
  expect(second.faults(11)).toEqual({ lost: 2, duplicated: 0, outOfOrder: 0 })
})

test('a message of a channel that the reader is not in is a fault and counts nowhere', () => {
  const { seen, faults } = receive(new Map([['c1', new OrderCheck(0)]]), [['c12', 1]])
  expect(seen).toEqual([])
  expect(faults).toEqual(["a message came of a channel that is not the reader's"])
})
