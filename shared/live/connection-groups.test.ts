import { expect, test } from 'bun:test'
import { Connection } from './connection.ts'
import { ConnectionGroups } from './connection-groups.ts'
import { buildViewer, textEncoder } from './live-fixtures.ts'

const sink = { write: () => true, end: () => undefined, abort: () => undefined }
const open = () => new Connection({ viewer: buildViewer(), encoder: textEncoder() }, sink)

test('a group grows from one to many and back, and is gone with its last', () => {
  const groups = new ConnectionGroups()
  const connections = [open(), open(), open()]
  const seen: number[] = []
  for (const connection of connections) {
    groups.add('a', connection)
    seen.push(groups.count('a'))
  }
  expect([...groups.of('a')]).toEqual(connections)
  for (const connection of connections) {
    groups.delete('a', connection)
    seen.push(groups.count('a'))
    expect(groups.has('a', connection)).toBe(false)
    expect(groups.of('a').size).toBe(groups.count('a'))
  }
  expect(seen).toEqual([1, 2, 3, 2, 1, 0])
  expect(groups.size).toBe(0)
})

test('one that is added twice is there once; one that is not there is not taken away', () => {
  const groups = new ConnectionGroups()
  const [here, other] = [open(), open()]
  groups.add('a', here)
  groups.add('a', here)
  groups.delete('a', other)
  groups.delete('b', here)
  expect([groups.count('a'), groups.has('a', here), groups.has('a', other), groups.size]).toEqual([1, true, false, 1])
})

test('all of a group may be taken away while it is gone through', () => {
  const groups = new ConnectionGroups()
  for (let n = 0; n < 5; n++) groups.add('a', open())
  for (const connection of groups.of('a')) groups.delete('a', connection)
  expect(groups.size).toBe(0)
})
