import { must } from '@ajet/shared/std'
import { runOpenLoop } from '../load/open-loop.ts'
import { reasonToDiscard, startCpuSpan } from '../measure/cpu-span.ts'
import { Histogram } from '../measure/histogram.ts'
import type { Options, Plan } from '../options.ts'
import { discardedOf, type Metric, type Run, type Section } from '../report/section.ts'
import { startFloor } from '../system/floor-process.ts'
import { startProduct } from '../system/product.ts'
import { seedChannels, seedMessages } from '../system/seed.ts'
import { HttpClient } from '../wire/http-client.ts'
import { getRequest } from '../wire/requests.ts'

const metrics: readonly Metric[] = [
  { key: 'p50', title: 'page p50', unit: 'ms', digits: 2, better: 'lower' },
  { key: 'p99', title: 'page p99', unit: 'ms', digits: 2, better: 'lower', budget: 15 },
  { key: 'max', title: 'page max', unit: 'ms', digits: 1, better: 'lower' },
  { key: 'bytes', title: 'bytes of a page', unit: 'B', digits: 0, better: 'lower' },
]

interface Pages {
  readonly run: Run
  readonly failures: readonly string[]
  readonly discard: string | undefined
}

interface Served {
  readonly pid: number
  readonly port: number
}

/** Pages of 50 messages before a random message of a long channel, at a fixed rate. */
export async function runHistory({ plan, cores, quick, rate = 50 }: Options): Promise<readonly Section[]> {
  await using product = await startProduct(cores)
  const [channel] = await seedChannels(product, { channels: 1, membersEach: 1 })
  const { id: channelId, members } = must(channel, 'channel')
  const ids = await seedMessages(product, must(channel, 'channel'), quick ? 10_000 : 100_000)
  const auth = `Authorization: Bearer ${must(members[0], 'member').token}`
  await using bare = await startFloor('page', cores, [product.socketDir])
  const cursor = (): string => must(ids[50 + Math.floor(Math.random() * (ids.length - 50))], 'message')
  const ours: Pages[] = []
  const floor: Pages[] = []
  for (let run = 0; run < plan.runs; run += 1) {
    const pages = `/api/channels/${channelId}/messages`
    ours.push(
      await readPages(product.server, rate, plan, () => getRequest(`${pages}?before=${cursor()}&limit=50`, [auth])),
    )
    floor.push(await readPages(bare, rate, plan, () => getRequest(`/${channelId}?before=${cursor()}`, [])))
  }
  return [
    {
      workload: 'history',
      title: `history: pages of 50 from a channel of ${ids.length} messages, ${rate} pages/s`,
      floorTitle: 'Bun.serve with one query by key on the same rows',
      metrics,
      ours: ours.map(({ run }) => run),
      floor: floor.map(({ run }) => run),
      failures: [...ours, ...floor].flatMap(({ failures }) => failures),
      discarded: discardedOf(ours, floor),
    },
  ]
}

async function readPages({ pid, port }: Served, perSecond: number, plan: Plan, request: () => string): Promise<Pages> {
  using client = await HttpClient.connect(port, 16)
  const latencies = new Histogram()
  const failures: string[] = []
  const running: Promise<void>[] = []
  let bytes = 0
  const span = startCpuSpan(pid)
  const startAt = performance.now()
  const measuredFrom = startAt + plan.warmUpSeconds * 1000
  const read = async (dueAt: number): Promise<void> => {
    const { status, body } = await client.send(request())
    if (status !== 200 && failures.length < 3) failures.push(`a page was answered ${status}: ${body.slice(0, 200)}`)
    if (dueAt < measuredFrom) return
    latencies.record(performance.now() - dueAt)
    bytes += Buffer.byteLength(body)
  }
  await runOpenLoop({ perSecond, seconds: plan.warmUpSeconds + plan.seconds, startAt }, (_index, dueAt) => {
    running.push(read(dueAt))
  })
  await Promise.all(running)
  const { count, max } = latencies
  return {
    run: { p50: latencies.quantile(0.5), p99: latencies.quantile(0.99), max, bytes: bytes / count },
    failures,
    discard: reasonToDiscard(span()),
  }
}
