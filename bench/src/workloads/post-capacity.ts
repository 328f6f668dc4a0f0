import { must } from '@ajet/shared/std'
import { Audience } from '../load/audience.ts'
import { runClosedLoop, type ClosedLoopResult } from '../load/closed-loop.ts'
import { markedBody } from '../load/marks.ts'
import { reasonToDiscard, startCpuSpan, type CpuFigures } from '../measure/cpu-span.ts'
import type { Options, Plan } from '../options.ts'
import { discardedOf, type Metric, type Run, type Section } from '../report/section.ts'
import { dialects } from '../system/dialects.ts'
import { startFloor, type FloorProcess } from '../system/floor-process.ts'
import { startProduct, type Product } from '../system/product.ts'
import { seedChannels } from '../system/seed.ts'
import { productTarget, seatsOf } from '../system/targets.ts'
import { postRequest } from '../wire/requests.ts'

const CHANNELS = 100
const READERS_EACH = 2
const WORKERS = 64

const metrics: readonly Metric[] = [
  { key: 'perSecond', title: 'posts', unit: '1/s', digits: 0, better: 'higher', budget: 2_500 },
  { key: 'p50', title: 'post p50', unit: 'ms', digits: 2, better: 'lower' },
  { key: 'p99', title: 'post p99', unit: 'ms', digits: 2, better: 'lower' },
  { key: 'cpuPerPost', title: 'CPU per post', unit: 'µs', digits: 0, better: 'lower' },
  { key: 'generatorShare', title: 'core used by the generator', unit: '%', digits: 0, better: 'lower' },
  { key: 'echoPerSecond', title: 'Bun.serve echoing the post', unit: '1/s', digits: 0, better: 'higher' },
  { key: 'loopPerSecond', title: 'INSERT without HTTP', unit: '1/s', digits: 0, better: 'higher' },
]

interface Capacity {
  readonly run: Run
  readonly failures: readonly string[]
  readonly discard: string | undefined
}

/** As many durable posts as 64 posters get through, over channels of few readers; every reader checks every message. */
export async function runPostCapacity({ plan, cores, stream }: Options): Promise<Section> {
  await using product = await startProduct(cores)
  await using insert = await startFloor('insert', cores, [product.socketDir])
  await using echo = await startFloor('post-echo', cores)
  const ours: Capacity[] = []
  const floor: Capacity[] = []
  for (let run = 0; run < plan.runs; run += 1) {
    ours.push(await measureProduct(product, dialects[stream], plan, run))
    floor.push(await measureFloor(insert, echo, plan))
  }
  return {
    workload: 'post',
    title: `post: the most durable posts/s, ${WORKERS} posters, ${CHANNELS} channels of ${READERS_EACH} readers`,
    floorTitle: 'Bun.serve with one INSERT committed on the same PostgreSQL',
    metrics,
    ours: ours.map(({ run }) => run),
    floor: floor.map(({ run }) => run),
    failures: [...ours, ...floor].flatMap(({ failures }) => failures),
    discarded: discardedOf(ours, floor),
  }
}

async function measureProduct(
  product: Product,
  dialect: (typeof dialects)['web'],
  plan: Plan,
  run: number,
): Promise<Capacity> {
  const channels = await seedChannels(product, { channels: CHANNELS, membersEach: READERS_EACH })
  const target = productTarget(product, channels, dialect)
  using audience = new Audience(target.port, dialect)
  await audience.seat(seatsOf(channels, READERS_EACH))
  let index = run * 1e7
  let span: (() => CpuFigures) | undefined
  const posted = new Map<string, number>()
  const result = await runClosedLoop({
    ...plan,
    port: target.port,
    workers: WORKERS,
    onMeasure: () => (span = startCpuSpan(target.pid)),
    request: () => {
      const channelId = must(channels[index % CHANNELS], 'channel').id
      posted.set(channelId, (posted.get(channelId) ?? 0) + 1)
      return target.request(index, channelId, markedBody(index++))
    },
  })
  const cpu = must(span, 'the measured time')()
  await audience.caughtUp(posted, 20_000)
  const { lost, duplicated, outOfOrder, gaps, broken } = audience.faults(posted)
  const bad = lost + duplicated + outOfOrder + gaps + broken.length
  const failures =
    bad === 0
      ? []
      : [
          `lost ${lost}, duplicated ${duplicated}, out of order ${outOfOrder}, gaps ${gaps}, broken ${broken.length} ${broken[0] ?? ''}`,
        ]
  return { run: figures(result, cpu), failures: [...result.failures, ...failures], discard: reasonToDiscard(cpu) }
}

async function measureFloor(insert: FloorProcess, echo: FloorProcess, plan: Plan): Promise<Capacity> {
  const body = JSON.stringify({ body_md: markedBody(0), nonce: 'bench' })
  const request = (): string => postRequest('/', '', body)
  let span: (() => CpuFigures) | undefined
  const onMeasure = (): void => {
    span = startCpuSpan(insert.pid)
  }
  const inserted = await runClosedLoop({ ...plan, port: insert.port, workers: WORKERS, request, onMeasure })
  const cpu = must(span, 'the measured time')()
  const echoed = await runClosedLoop({ ...plan, port: echo.port, workers: WORKERS, request })
  const answer = await fetch(`http://127.0.0.1:${insert.port}/loop?workers=10&ms=${plan.seconds * 1000}`, {
    method: 'POST',
    body,
  })
  const { perSecond } = (await answer.json()) as { readonly perSecond: number }
  const { perSecond: rate, latencies } = inserted
  return {
    run: {
      perSecond: rate,
      p50: latencies.quantile(0.5),
      p99: latencies.quantile(0.99),
      generatorShare: cpu.generatorShare * 100,
      echoPerSecond: echoed.perSecond,
      loopPerSecond: perSecond,
    },
    failures: [...inserted.failures, ...echoed.failures],
    discard: reasonToDiscard(cpu),
  }
}

function figures({ perSecond, latencies }: ClosedLoopResult, cpu: CpuFigures): Run {
  return {
    perSecond,
    p50: latencies.quantile(0.5),
    p99: latencies.quantile(0.99),
    cpuPerPost: (cpu.serverCpu / (perSecond * cpu.seconds)) * 1e6,
    generatorShare: cpu.generatorShare * 100,
  }
}
