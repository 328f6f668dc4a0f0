import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { buildChannel, tempFolder } from '@ajet/shared/testing'
import { openAdminHouse, type AdminHouse } from './admin-fixtures.ts'

setDefaultTimeout(60_000)

const folder = tempFolder('export')
let house: AdminHouse
beforeAll(async () => {
  house = await openAdminHouse()
})
afterAll(async () => {
  await house[Symbol.asyncDispose]()
  folder.remove()
})

test('export-user writes a new file that only its owner can read, and leaves a row in the log', async () => {
  const { json, refused, audited, mia, db, community } = house
  const { id: left } = await buildChannel(db, community, { visibility: 'private' })
  await db.sql`
    insert into messages (id, channel_id, seq, author_id, body_md) values (uuidv7(), ${left}, 1, ${mia.id}, 'before I left')`
  const file = join(folder.path, 'mia.ndjson')
  expect(await json(['export-user', 'mia', file])).toEqual({
    id: mia.id,
    username: 'mia',
    file,
    bytes: statSync(file).size,
  })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(file, 'utf8')).toContain('before I left')
  const types = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).type)
  expect([types[0], types[1], types.at(-1)]).toEqual(['export', 'account', 'end'])
  expect(await audited()).toEqual(['user/exported'])

  expect(await refused(['export-user', 'mia', file])).toEqual([1, expect.stringContaining('there already')])
  expect(await refused(['export-user', 'nobody', `${file}.2`])).toEqual([1, expect.stringContaining('nobody')])
  expect(await refused(['export-user', 'mia', join(folder.path, 'no/such/place')])).toEqual([
    1,
    expect.stringContaining('cannot be written'),
  ])
  expect(await audited()).toEqual(['user/exported'])
})
