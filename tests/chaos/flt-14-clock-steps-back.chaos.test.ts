import { afterEach, expect, spyOn, test } from 'bun:test'
import { createApiClient } from '@ajet/shared/api-client'
import { buildConfig } from '@ajet/shared/config'
import { silentLogger } from '@ajet/shared/logging'
import { newSecret, systemClock, type Clock } from '@ajet/shared/std'
import { tempFolder, testDatabase } from '@ajet/shared/testing'
import { composeServer } from '@ajet/server'
import { readTimeline } from '../support/timeline.ts'

const STEP_MS = 10_000
const POSTS = 20

let steppedBy = 0
const realNow = Date.now.bind(Date)
const now = spyOn(Date, 'now').mockImplementation(() => realNow() - steppedBy)
/** The clock of a machine whose time was set right. */
const clock: Clock = { ...systemClock, now: () => Date.now() }
afterEach(() => now.mockRestore())

test('FLT-14 the clock steps back 10 s: order, sessions, nonces, limits and live streams do not notice', async () => {
  const folder = tempFolder('clock')
  await using database = await testDatabase()
  const setup_token = newSecret()
  const values = {
    profile: 'test',
    'http.port': 0,
    'db.url': database.url,
    data_dir: folder.path,
    setup_token,
  } as const
  await using server = await composeServer(buildConfig(values, folder.path), { logger: silentLogger, clock })
  const anonymous = createApiClient({ baseUrl: server.url })
  const account = { username: 'olivia', email: 'olivia@example.org', password: 'correct horse battery' }
  const community = { name: 'Home', slug: 'home' }
  const { token } = await anonymous.setup({ body: { setup_token, ...account, community } })
  const client = createApiClient({ baseUrl: server.url, token })
  const channelId = (await client.sync({})).communities[0]?.channels[0]?.id ?? ''
  const post = (text: string) =>
    client.postMessage({ params: { channel_id: channelId }, body: { body_md: text, nonce: text } })
  const live = await fetch(`${server.url}/ws/tui/events`, { headers: { authorization: `Bearer ${token}` } })
  const reader = live.body?.pipeThrough(new TextDecoderStream()).getReader()
  let seen = ''
  const until = async (text: string) => {
    while (!seen.includes(text)) seen += (await reader?.read())?.value ?? ''
  }
  await until('event: init')

  const ids: string[] = []
  for (let index = 0; index < POSTS; index += 1) {
    if (index === POSTS / 2) steppedBy = STEP_MS
    ids.push((await post(`post-${index}.`)).id)
  }
  const repeated = await post('post-0.')
  await until(`post-${POSTS - 1}.`)
  await reader?.cancel()

  const timeline = await readTimeline(client, channelId)
  expect(timeline.map(({ id }) => id)).toEqual(ids)
  expect(timeline.map(({ seq }) => seq)).toEqual(ids.map((_, index) => index + 1))
  expect(repeated.id).toBe(ids[0] ?? '')
  const frames = [...seen.matchAll(/event: message\.new\n(?:.*\n)*?data: (.*)\n/g)].map(([, data = '']) => data)
  const arrived = frames.flatMap((data) => /post-\d+\./.exec(data)?.[0] ?? [])
  expect(arrived).toEqual(ids.map((_, index) => `post-${index}.`))
  expect((await client.getMe({})).username).toBe('olivia')
  expect((await anonymous.login({ body: { login: 'olivia', password: account.password } })).user.username).toBe(
    'olivia',
  )
  expect((await fetch(`${server.url}/ready`)).status).toBe(200)
  folder.remove()
}, 60_000)
