import { expect, test } from 'bun:test'
import { hashToken, hashUserCode } from '@ajet/shared/auth'
import { newId } from '@ajet/shared/std'
import type { TestUser } from '@ajet/shared/testing'
import { testApi, type TestApi } from '../testing/test-api.ts'
import { testWorld } from '../testing/test-world.ts'

const CODE = 'BCDF-GHJK'

const look = (api: Pick<TestApi, 'call'>, user: TestUser, code: string) =>
  api.call(user, 'GET', `/api/device-link?user_code=${code}`)

test('ABU-18 wrong codes are counted for a person by all API processes together, right ones not at all', async () => {
  await using world = await testWorld()
  await using second = await testApi({ database: { db: world.db, url: world.url, drop: async () => {} } })
  const now = world.clock.now()
  await world.db.kysely
    .insertInto('device_links')
    .values({
      id: newId(),
      device_code_hash: hashToken('device'),
      user_code_hash: hashUserCode(CODE),
      client_name: 'ajet-chat on laptop',
      user_agent: 'cli/1',
      address: '10.0.0.1',
      interval_s: 5,
      created_at: new Date(now),
      expires_at: new Date(now + 60 * 60_000),
    })
    .execute()
  const both = [world, second]
  for (let n = 0; n < 25; n++) expect((await look(world, world.member, CODE)).status).toBe(200)
  const codes: unknown[] = []
  for (let n = 0; n < 21; n++) codes.push((await look(both[n % 2] ?? world, world.member, 'BBBB-BBBB')).body.code)
  expect(codes).toEqual([...Array<string>(20).fill('not_found'), 'rate_limited'])
  for (const api of both) expect((await look(api, world.member, CODE)).body.code).toBe('rate_limited')
  expect((await look(second, world.bystander, CODE)).body).toMatchObject({
    user_code: CODE,
    client_name: expect.any(String),
  })
  world.clock.advance(15 * 60_000)
  expect((await look(world, world.member, CODE)).status).toBe(200)
})
