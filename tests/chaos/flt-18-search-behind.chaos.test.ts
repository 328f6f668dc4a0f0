import { expect, test } from 'bun:test'
import { createDatabase, type Database } from '@ajet/shared/db'
import { silentLogger } from '@ajet/shared/logging'
import { must } from '@ajet/shared/std'
import { openCli } from '../support/cli.ts'
import { eventually } from '../support/eventually.ts'
import { startLoad } from '../support/load.ts'
import { foundTeam, openChannel, type Person } from '../support/people.ts'
import { postAll } from '../support/posts.ts'
import { startStack } from '../support/stack.ts'

/** An indexer looks for what it has left behind twice a minute. */
const CAUGHT_UP_MS = 60_000

test('FLT-18 a search whose index is behind says so, and one that is lost and made anew finds everything; posting goes on', async () => {
  await using stack = await startStack({ shape: 'many' })
  const databaseUrl = must(stack.databaseUrl, 'A database of its own')
  await using db = createDatabase({ url: databaseUrl, logger: silentLogger })
  const team = await foundTeam(stack)
  const { id } = await openChannel(team, [])
  const post = (...texts: readonly string[]) => postAll(id, texts, () => team.owner)
  const finds = async (count: number) => {
    const { found, isPartial } = await search(team.owner, 'apple')
    return found.length === count && !isPartial
  }
  await using load = await startLoad(stack, team, { clients: 2 })
  await post('apple one', 'apple two')
  await eventually('both are found', () => finds(2))

  await using held = await holdIndexer(db)
  await post('apple three')
  await eventually(
    'the search says that it is partial',
    async () => (await search(team.owner, 'apple')).isPartial,
    30_000,
  )
  expect((await search(team.owner, 'apple')).found).toEqual(['apple one', 'apple two'])
  await load.more(20)
  expect((await fetch(`${stack.url}/ready`)).status).toBe(200)
  await held.letGo()
  await eventually('the index has caught up', () => finds(3), CAUGHT_UP_MS)

  const before = await indexesOf(db)
  await db.sql`drop index search_messages_words, search_messages_channel`
  await db.sql`delete from search_messages`
  expect((await search(team.owner, 'apple')).found).toEqual([])
  await using cli = await openCli(stack)
  const { code, stdout } = await cli.run(['admin', 'reindex', '--yes', '--json'], { env: { AJET_DB_URL: databaseUrl } })
  expect([code, JSON.parse(stdout).messages]).toEqual([0, expect.any(Number)])
  await post('apple four')
  await load.more(20)
  await eventually('everything is found again', () => finds(4), CAUGHT_UP_MS)
  expect(await indexesOf(db)).toEqual(before)
  await load.verify()
}, 240_000)

async function search({ client }: Person, q: string) {
  const { messages } = await client.search({ query: { q, type: ['messages'] } })
  const { items, is_partial: isPartial } = must(messages, 'Messages')
  return { found: items.map(({ message }) => message.body_md).toSorted(), isPartial }
}

/** Lets every indexer wait, as for a disk that hangs, until it is let go. */
async function holdIndexer(db: Database) {
  const over = Promise.withResolvers<void>()
  const locked = Promise.withResolvers<void>()
  const holding = db.sql.begin(async (trx) => {
    await trx`lock table search_progress in exclusive mode`
    locked.resolve()
    await over.promise
  })
  await Promise.race([locked.promise, holding])
  const letGo = async () => {
    over.resolve()
    await holding
  }
  return { letGo, [Symbol.asyncDispose]: letGo }
}

async function indexesOf(db: Database): Promise<readonly string[]> {
  const rows = await db.sql<{ indexdef: string }[]>`
    select indexdef from pg_indexes where tablename like 'search_%' order by indexname`
  return rows.map(({ indexdef }) => indexdef)
}
