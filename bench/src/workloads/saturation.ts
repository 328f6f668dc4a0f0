import { must } from '@ajet/shared/std'
import { runFanOut, type FanOutResult } from '../load/fan-out-run.ts'
import { bestOf, GOOD_P99, nextRate, type Point } from '../load/ladder.ts'
import { GENERATOR_LIMIT } from '../measure/cpu-span.ts'
import type { Options, Plan } from '../options.ts'
import type { Metric, Run, Section } from '../report/section.ts'
import { dialects } from '../system/dialects.ts'
import { startFloor } from '../system/floor-process.ts'
import { startProduct } from '../system/product.ts'
import { seedTeam } from '../system/seed.ts'
import { bareTeam, productTeam, type TeamLoad } from '../system/team.ts'
import { summarize } from './fan-out-section.ts'
import { describeTeam, teamFor } from './team.ts'

/** A program that has run for a while is warm at once. */
const LATER_WARM_UP_SECONDS = 2
const QUICK_POINTS = 2
/** A target that was full has to do what it still has before the next rate. */
const REST_MS = 2_000

interface Climb {
  readonly points: readonly Point[]
  readonly runs: readonly Run[]
  readonly bytesPerDelivery: number
  readonly notes: readonly string[]
  /** Of the first rate, which every server has to take. */
  readonly failures: readonly string[]
  readonly discarded: readonly string[]
}

/** W4: the team's posts doubled until the server is full; the most deliveries a second that still come in time. */
export async function runSaturation(options: Options): Promise<readonly Section[]> {
  const { rate = 20, plan, cores, stream, quick } = options
  const dialect = dialects[stream]
  const team = teamFor(options)
  const ours: Climb[] = []
  const floor: Climb[] = []
  for (let run = 0; run < plan.runs; run += 1) {
    ours.push(await measureProduct())
    floor.push(await measureFloor(must(ours[0], 'a run').bytesPerDelivery))
  }
  return [
    {
      workload: 'W4',
      title: `W4: ${describeTeam(team.plan, team.readers)}, posts doubled from ${rate}/s, ${dialect.name}`,
      floorTitle: 'Bun.serve fanning out frames of the same size to as many readers, nothing stored',
      metrics: metricsFor([...ours, ...floor]),
      ours: ours.map(runOf),
      floor: floor.map(runOf),
      failures: [...ours, ...floor].flatMap(({ failures }) => failures),
      discarded: [...ours, ...floor].flatMap(({ discarded }) => discarded),
      notes: [...ours, ...floor].flatMap(({ notes }) => notes),
    },
  ]

  async function measureProduct(): Promise<Climb> {
    await using product = await startProduct(cores)
    const seeded = await seedTeam(product, team.plan)
    return await climb('ajet-chat', productTeam(product, team.plan, seeded, dialect))
  }

  async function measureFloor(bytes: number): Promise<Climb> {
    await using program = await startFloor('fan-out', cores, [String(Math.round(bytes))])
    return await climb('bare', bareTeam(program, team.plan))
  }

  async function climb(name: string, { target, seats }: TeamLoad): Promise<Climb> {
    const points: Point[] = []
    const results: FanOutResult[] = []
    let newest: ReadonlyMap<string, number> = new Map()
    for (let next = nextRate(points, rate); next !== undefined; next = nextRate(points, rate)) {
      const result = await runFanOut(target, seats(newest), next, warmUpOf(plan, points.length))
      newest = new Map([...newest, ...result.newest])
      results.push(result)
      points.push(pointOf(next, result))
      if (quick && points.length === QUICK_POINTS) break
      await Bun.sleep(quick ? 0 : REST_MS)
    }
    return climbOf(name, points, results)
  }
}

const warmUpOf = (plan: Plan, before: number): Plan =>
  before === 0 ? plan : { ...plan, warmUpSeconds: Math.min(plan.warmUpSeconds, LATER_WARM_UP_SECONDS) }

function pointOf(perSecond: number, { run, failures, discard }: FanOutResult): Point {
  const { delivered = 0, endP99 = Infinity, generatorShare = 0 } = run
  return {
    perSecond,
    deliveredPerSecond: delivered,
    endP99,
    isWhole: failures.length === 0,
    isGeneratorFull: generatorShare > GENERATOR_LIMIT * 100,
    discard,
  }
}

function climbOf(name: string, points: readonly Point[], results: readonly FanOutResult[]): Climb {
  const at = (index: number) => `${name} at ${points[index]?.perSecond} posts/s`
  const [first = [], ...later] = results.map(({ failures }, index) =>
    summarize(failures).map((why) => `${at(index)}: ${why}`),
  )
  return {
    points,
    runs: results.map(({ run }) => run),
    bytesPerDelivery: must(results[0], 'a point').bytesPerDelivery,
    notes: later.flat(),
    failures: first,
    discarded: points.flatMap(({ discard }, index) => (discard === undefined ? [] : [`${at(index)}: ${discard}`])),
  }
}

function metricsFor(climbs: readonly Climb[]): readonly Metric[] {
  const rates = new Set(climbs.flatMap(({ points }) => points.map(({ perSecond }) => perSecond)))
  return [
    {
      key: 'most',
      title: `the most deliveries with end to end p99 within ${GOOD_P99} ms`,
      unit: '1/s',
      digits: 0,
      better: 'higher',
      budget: 60_000,
    },
    ...[...rates].sort((a, b) => a - b).flatMap(metricsAt),
  ]
}

/** What is shown of each rate. */
const shown = [
  { key: 'delivered', title: 'deliveries', unit: '1/s', digits: 0, better: 'higher' },
  { key: 'endP99', title: 'end to end p99', unit: 'ms', digits: 1, better: 'lower' },
  { key: 'cpuPerMillion', title: 'CPU per million deliveries', unit: 's', digits: 1, better: 'lower' },
  { key: 'generatorShare', title: 'core used by the generator', unit: '%', digits: 0, better: 'lower' },
] as const

const metricsAt = (rate: number): readonly Metric[] =>
  shown.map((metric) => ({ ...metric, key: `${metric.key} ${rate}`, title: `${rate} posts/s: ${metric.title}` }))

function runOf({ points, runs }: Climb): Run {
  const figures = points.flatMap(({ perSecond }, index) =>
    shown.map(({ key }) => [`${key} ${perSecond}`, runs[index]?.[key] ?? Number.NaN] as const),
  )
  return { most: bestOf(points)?.deliveredPerSecond ?? Number.NaN, ...Object.fromEntries(figures) }
}
