import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { buildCommunity, testDatabase, type TestCommunity, type TestDatabase } from '@ajet/shared/testing'
import { selectMembers } from '../members/queries.ts'

setDefaultTimeout(60_000)

let own: TestDatabase
let community: TestCommunity
beforeAll(async () => {
  own = await testDatabase({ statementTimeoutMs: 60_000 })
  community = await buildCommunity(own.db)
  for (const statement of crowd(community)) await own.db.sql.unsafe(statement)
})
afterAll(() => own.drop())

/** 5,000 people in #general and each in ten of 200 channels; the owner is in all of them. */
function crowd({ id, general, owner }: TestCommunity): readonly string[] {
  const bulk = 'select id, row_number() over (order by id) as at from'
  return [
    `insert into users (id, username, display_name) select uuidv7(), 'bulk' || n, 'Bulk' from generate_series(1, 5000) n`,
    `insert into community_members (community_id, user_id, role)
      select '${id}', id, 'member' from users where username like 'bulk%'`,
    `insert into channels (id, community_id, name, visibility)
      select uuidv7(), '${id}', 'bulk-' || n, 'public' from generate_series(1, 200) n`,
    `insert into channel_members (channel_id, user_id)
      select c.id, u.id from (${bulk} users where username like 'bulk%') u
      join (${bulk} channels where name like 'bulk-%') c on (u.at * 7 + c.at) % 20 = 0`,
    `insert into channel_members (channel_id, user_id)
      select '${general.id}', id from users where username like 'bulk%'`,
    `insert into channel_members (channel_id, user_id)
      select id, '${owner.id}' from channels where name like 'bulk-%'`,
    'vacuum analyze',
  ]
}

interface Node {
  readonly Plans?: readonly Node[]
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
}

test('AJ-96 who shares a channel is found for the people on the page alone, however large the channels are', async () => {
  const { sql, parameters } = selectMembers(own.db.kysely, community.owner.id, community.id)
    .orderBy('m.user_id')
    .limit(201)
    .compile()
  const [row] = await own.db.sql.unsafe(`explain (analyze, format json) ${sql}`, [...parameters] as never[])
  const rowsIn = (node: Node): number =>
    node['Actual Rows'] * node['Actual Loops'] + (node.Plans ?? []).reduce((sum, plan) => sum + rowsIn(plan), 0)
  expect(rowsIn(row['QUERY PLAN'][0].Plan)).toBeLessThan(10_000)
})
