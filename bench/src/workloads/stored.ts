import { rmSync } from 'node:fs'
import { must, newSecret } from '@ajet/shared/std'
import { createRandom, pickZipf, seedWords, type SeededPerson } from '@ajet/shared/testing'
import { runOpenLoop } from '../load/open-loop.ts'
import { reasonToDiscard, startCpuSpan } from '../measure/cpu-span.ts'
import { Histogram } from '../measure/histogram.ts'
import type { Options, Plan } from '../options.ts'
import { discardedOf, type Metric, type Run, type Section } from '../report/section.ts'
import { makeDataDir, startServer, type ServerProcess } from '../system/server-process.ts'
import { FULL_SIZE, QUICK_SIZE, storeWorld, type StoredWorld } from '../system/stored-world.ts'
import { HttpClient } from '../wire/http-client.ts'
import { getRequest, postRequest } from '../wire/requests.ts'

/** What people do on a server with years behind it, each at its own fixed rate. */
interface Habit {
  readonly key: string
  readonly perSecond: number
  readonly request: () => string
}

const POSTS_PER_SECOND = 20
const PAGES_PER_SECOND = 50
const SEARCHES_PER_SECOND = 10

const metrics: readonly Metric[] = [
  { key: 'searchP50', title: 'search p50', unit: 'ms', digits: 2, better: 'lower' },
  { key: 'searchP99', title: 'search p99', unit: 'ms', digits: 2, better: 'lower', budget: 50 },
  { key: 'pageP50', title: 'history page p50', unit: 'ms', digits: 2, better: 'lower' },
  { key: 'pageP99', title: 'history page p99', unit: 'ms', digits: 2, better: 'lower', budget: 15 },
  { key: 'postP50', title: 'post p50', unit: 'ms', digits: 2, better: 'lower' },
  { key: 'postP99', title: 'post p99', unit: 'ms', digits: 2, better: 'lower', budget: 25 },
]

/** W6: searches, history pages and posts at once on 1,000,000 stored messages of 10,000 people in 2,000 channels. */
export async function runStored({ plan, cores, quick }: Options): Promise<readonly Section[]> {
  const dataDir = makeDataDir()
  using _folder = { [Symbol.dispose]: () => rmSync(dataDir, { recursive: true, force: true }) }
  const world = await storeWorld(dataDir, quick ? QUICK_SIZE : FULL_SIZE)
  await using server = await startServer({ cores, setupToken: newSecret(), dataDir })
  const runs = []
  for (let run = 0; run < plan.runs; run += 1) runs.push(await measure(server, habitsOf(world), plan))
  const { messages, users, channels } = world.size
  return [
    {
      workload: 'stored',
      title:
        `stored: ${SEARCHES_PER_SECOND} searches/s, ${PAGES_PER_SECOND} history pages/s and ${POSTS_PER_SECOND} posts/s ` +
        `on ${messages} messages, ${users} people, ${channels} channels`,
      floorTitle: 'none',
      metrics,
      ours: runs.map(({ run }) => run),
      floor: [],
      failures: runs.flatMap(({ failures }) => failures),
      discarded: discardedOf(runs, []),
    },
  ]
}

function habitsOf({ people, channels, community, owner }: StoredWorld): readonly Habit[] {
  const random = createRandom(2)
  const words = seedWords()
  const channel = () => must(channels[pickZipf(random, channels.length)], 'a channel')
  const person = (): SeededPerson => must(people[Math.floor(random() * people.length)], 'a person')
  const word = () => must(words[pickZipf(random, words.length)], 'a word')
  const get = (path: string, { token }: Pick<SeededPerson, 'token'>) =>
    getRequest(path, [`Authorization: Bearer ${token}`])
  return [
    {
      key: 'search',
      perSecond: SEARCHES_PER_SECOND,
      request: () => {
        const query = random() < 0.5 ? word() : `${word()} ${word()}`
        const scope = random() < 0.5 ? `&community_id=${community.id}` : ''
        return get(`/api/search?q=${encodeURIComponent(query)}&type=messages${scope}`, person())
      },
    },
    {
      key: 'page',
      perSecond: PAGES_PER_SECOND,
      request: () => get(`/api/channels/${channel().id}/messages?limit=50`, owner),
    },
    {
      key: 'post',
      perSecond: POSTS_PER_SECOND,
      request: () => {
        const body = JSON.stringify({ body_md: `${word()} ${word()} ${word()}`, nonce: crypto.randomUUID() })
        return postRequest(`/api/channels/${channel().id}/messages`, owner.token, body)
      },
    },
  ]
}

async function measure(server: ServerProcess, habits: readonly Habit[], plan: Plan) {
  const failures: string[] = []
  const span = startCpuSpan(server.pid)
  const startAt = performance.now()
  const measured = await Promise.all(habits.map((habit) => follow(server.port, habit, plan, startAt, failures)))
  const run: Run = Object.assign({}, ...measured) as Run
  return { run, failures, discard: reasonToDiscard(span()) }
}

async function follow(
  port: number,
  { key, perSecond, request }: Habit,
  plan: Plan,
  startAt: number,
  failures: string[],
): Promise<Run> {
  using client = await HttpClient.connect(port, 16)
  const latencies = new Histogram()
  const running: Promise<void>[] = []
  const measuredFrom = startAt + plan.warmUpSeconds * 1000
  const ask = async (dueAt: number): Promise<void> => {
    const { status, body } = await client.send(request())
    if (status >= 300 && failures.length < 3) failures.push(`${key} was answered ${status}: ${body.slice(0, 200)}`)
    if (dueAt >= measuredFrom) latencies.record(performance.now() - dueAt)
  }
  await runOpenLoop({ perSecond, seconds: plan.warmUpSeconds + plan.seconds, startAt }, (_index, dueAt) => {
    running.push(ask(dueAt))
  })
  await Promise.all(running)
  return { [`${key}P50`]: latencies.quantile(0.5), [`${key}P99`]: latencies.quantile(0.99) }
}
