import { expect, test } from 'bun:test'
import { createGuardedFetch, type GuardedFetch } from '@ajet/shared/http'
import { testDatabase } from '@ajet/shared/testing'
import { testApi } from '../testing/test-api.ts'
import { testWorld } from '../testing/test-world.ts'

/** A server that takes calls and never answers. */
const silent: GuardedFetch = (_url, { signal } = {}) =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))

test('links that wait when the server ends are looked up by the next, and an author has only so many waiting', async () => {
  await using page = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: () => new Response('<title>A story</title>', { headers: { 'content-type': 'text/html' } }),
  })
  const database = await testDatabase({ poolSize: 8 })
  const { kysely } = database.db
  const waiting = () => kysely.selectFrom('job_queue').select('id').where('kind', '=', 'message/preview').execute()
  {
    await using world = await testWorld({ database: { ...database, drop: () => Promise.resolve() }, fetch: silent })
    for (let n = 0; n < 25; n++) await world.post(world.member, world.club, `${page.url.href}${n}`)
    await world.post(world.owner, world.club, page.url.href)
    expect(await waiting()).toHaveLength(21)
  }
  await using next = await testApi({ database, fetch: createGuardedFetch({ allow: ['127.0.0.1'] }) })
  await next.api.start?.()
  await next.takeEvents()
  expect(await waiting()).toEqual([])
  const shown = await kysely.selectFrom('message_previews').select('title').execute()
  expect(shown).toEqual(Array.from({ length: 21 }, () => ({ title: 'A story' })))
})
