import { must } from '@ajet/shared/std'
import { Audience, type Seat } from '../load/audience.ts'
import { seqOf } from '../load/fan-out-run.ts'
import { markedBody } from '../load/marks.ts'
import type { Target } from '../load/target.ts'
import { reasonToDiscard, startCpuSpan } from '../measure/cpu-span.ts'
import type { Options } from '../options.ts'
import { discardedOf, type Metric, type Run, type Section } from '../report/section.ts'
import { dialects } from '../system/dialects.ts'
import { startFloor } from '../system/floor-process.ts'
import { startProduct } from '../system/product.ts'
import { seedChannels } from '../system/seed.ts'
import { bareSeats, bareTarget, productTarget, seatsOf } from '../system/targets.ts'
import { HttpClient } from '../wire/http-client.ts'

const POSTS_BEFORE = 5
const POSTS_AWAY = 20

const metrics: readonly Metric[] = [
  { key: 'liveMs', title: 'all connected again', unit: 'ms', digits: 0, better: 'lower' },
  { key: 'caughtUpMs', title: 'all have what they missed', unit: 'ms', digits: 0, better: 'lower', budget: 5_000 },
]

interface Storm {
  readonly run: Run
  readonly failures: readonly string[]
  readonly discard: string | undefined
}

/** W5: everybody loses the connection at once, messages go on, everybody comes back with Last-Event-ID. */
export async function runResume(options: Options): Promise<readonly Section[]> {
  const { plan, cores, stream, readers = options.quick ? 500 : 5_000, accounts = readers } = options
  const ours: Storm[] = []
  const floor: Storm[] = []
  for (let run = 0; run < plan.runs; run += 1) {
    ours.push(await measureProduct())
    floor.push(await measureFloor())
  }
  return [
    {
      workload: 'W5',
      title: `W5: ${readers} readers dropped and back, ${POSTS_AWAY} messages in between, ${dialects[stream].name}`,
      floorTitle: 'Bun.serve replaying from memory',
      metrics,
      ours: ours.map(({ run }) => run),
      floor: floor.map(({ run }) => run),
      failures: [...ours, ...floor].flatMap(({ failures }) => failures),
      discarded: discardedOf(ours, floor),
    },
  ]

  async function measureProduct(): Promise<Storm> {
    await using product = await startProduct(cores)
    const channels = await seedChannels(product, { channels: 1, membersEach: accounts })
    return await dropAndResume(productTarget(product, channels, dialects[stream]), seatsOf(channels, readers))
  }

  async function measureFloor(): Promise<Storm> {
    await using program = await startFloor('fan-out', cores, ['1024'])
    const target = bareTarget(program, 1)
    return await dropAndResume(target, bareSeats(target, readers))
  }
}

async function dropAndResume(target: Target, seats: readonly Seat[]): Promise<Storm> {
  using audience = new Audience(target.port, target.dialect)
  using client = await HttpClient.connect(target.port, 1)
  const channelId = must(target.channelIds[0], 'channel')
  let index = 0
  const post = async (count: number): Promise<ReadonlyMap<string, number>> => {
    let newest = 0
    for (let left = count; left > 0; left -= 1) {
      const { body } = await client.send(target.request(index, channelId, markedBody(index++)))
      newest = seqOf(body)
    }
    return new Map([[channelId, newest]])
  }
  await audience.seat(seats)
  await audience.caughtUp(await post(POSTS_BEFORE), 20_000)
  audience.dropAll()
  const newest = await post(POSTS_AWAY)
  const span = startCpuSpan(target.pid)
  const began = performance.now()
  await audience.resumeAll()
  const liveMs = performance.now() - began
  await audience.caughtUp(newest, 30_000)
  const caughtUpMs = performance.now() - began
  const discard = reasonToDiscard(span())
  const last = await post(1)
  await audience.caughtUp(last, 10_000)
  const { lost, duplicated, outOfOrder, gaps, broken } = audience.faults(last)
  const bad = lost + duplicated + outOfOrder + gaps + broken.length
  const failures =
    bad === 0
      ? []
      : [
          `lost ${lost}, duplicated ${duplicated}, out of order ${outOfOrder}, gaps ${gaps}, broken ${broken.length} ${broken[0] ?? ''}`,
        ]
  return { run: { liveMs, caughtUpMs }, failures, discard }
}
