import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import type { OutboxRow } from '@ajet/shared/db'
import { createLogger } from '@ajet/shared/logging'
import { ManualClock } from '@ajet/shared/std'
import { buildChannel, buildCommunity, testDatabase, type TestCommunity, type TestDatabase } from '@ajet/shared/testing'
import { rebuildSearch } from '../operator/rebuild-search.ts'
import { SearchIndexer } from './search-indexer.ts'

setDefaultTimeout(60_000)

/** One round takes 20 channels. */
const CHANNELS = 30

let own: TestDatabase
let community: TestCommunity
let channelIds: readonly string[]
beforeAll(async () => {
  own = await testDatabase()
  community = await buildCommunity(own.db)
  const made = Array.from({ length: CHANNELS }, () => buildChannel(own.db, community, { members: [community.owner] }))
  channelIds = (await Promise.all(made)).map(({ id }) => id)
})
beforeEach(async () => {
  await own.db.sql`update channels set last_seq = last_seq + 1 where id = any(${[...channelIds]}::uuid[])`
  await own.db.sql`
    insert into messages (id, channel_id, seq, author_id, body_md)
    select uuidv7(), id, last_seq, ${community.owner.id}, 'news' from channels where id = any(${[...channelIds]}::uuid[])`
})
afterAll(() => own.drop())

const logger = createLogger({ level: 'error' })
const posted = (): readonly OutboxRow[] =>
  channelIds.map((channel_id) => ({ event: { type: 'message/created', channel_id } }) as unknown as OutboxRow)

async function countWaiting(): Promise<number> {
  const [row] = await own.db.hot<{ count: number }>`
    select count(*)::int as count from messages m
    where not exists (select from search_messages s where s.message_id = m.id)`
  return row?.count ?? 0
}

async function waitFor(count: number): Promise<void> {
  while ((await countWaiting()) !== count) continue
}

test('AJ-129 between rounds the processor is left to the posts', async () => {
  const clock = new ManualClock(Date.now())
  const indexer = new SearchIndexer({ db: own.db, clock, logger })
  indexer.see(posted())
  clock.advance(1_000)
  await waitFor(CHANNELS - 20)
  for (let look = 0; look < 20; look++) expect(await countWaiting()).toBe(CHANNELS - 20)
  clock.advance(60_000)
  await waitFor(0)
  await indexer.stop()
})

test('AJ-129 whoever is far behind does not rest', async () => {
  const clock = new ManualClock(Date.now())
  const indexer = new SearchIndexer({ db: own.db, clock, logger })
  indexer.see(posted())
  clock.advance(31_000)
  await waitFor(0)
  await indexer.stop()
})

test('AJ-129 who waits for the search ends a rest', async () => {
  const clock = new ManualClock(Date.now())
  const indexer = new SearchIndexer({ db: own.db, clock, logger })
  indexer.see(posted())
  clock.advance(1_000)
  await waitFor(CHANNELS - 20)
  await indexer.settle()
  expect(await countWaiting()).toBe(0)
  await indexer.stop()
})

test('FLT-18 after the index was emptied the words are those of the messages there are, whoever had put them there', async () => {
  const indexers = [1, 2].map(() => new SearchIndexer({ db: own.db, clock: new ManualClock(Date.now()), logger }))
  const [first, second] = indexers
  const [channel = ''] = channelIds
  const say = (text: string) => own.db.sql`update messages set body_md = ${text} where channel_id = ${channel}`
  const words = async () => {
    const rows = await own.db.kysely.selectFrom('search_words').select('word').orderBy('word').execute()
    return rows.map(({ word }) => word)
  }
  await say('quokka')
  await first?.settle()
  await say('wombat')
  await second?.settle()
  expect(await words()).toEqual(['news', 'quokka', 'wombat'])
  await own.db.transaction(rebuildSearch)
  expect(await words()).toEqual([])
  await second?.settle()
  expect(await words()).toEqual(['news', 'wombat'])
  await say('quokka')
  await first?.settle()
  expect(await words()).toEqual(['news', 'quokka', 'wombat'])
  await Promise.all(indexers.map((indexer) => indexer.stop()))
})
