import { must } from '@ajet/shared/std'
import { memoryOf, type Beside } from '../load/fan-out-run.ts'
import { meanReaders, planTeam, type TeamPlan } from '../load/team-plan.ts'
import type { Options } from '../options.ts'
import type { Metric, Run, Section } from '../report/section.ts'
import { dialects } from '../system/dialects.ts'
import { startFloor } from '../system/floor-process.ts'
import { liveliness, VISITORS } from '../system/liveliness.ts'
import { startProduct } from '../system/product.ts'
import { seedTeam } from '../system/seed.ts'
import { bareTeam, productTeam, type TeamLoad } from '../system/team.ts'
import { fanOutMetrics, repeatFanOut } from './fan-out-section.ts'

export const TEAM = { users: 2_000, channels: 400, channelsEach: 5 }
const QUICK_USERS = 200
const MB = 1024 * 1024

const memoryMetrics: readonly Metric[] = [
  { key: 'memory', title: 'memory, without PostgreSQL', unit: 'MB', digits: 1, better: 'lower' },
  { key: 'per1000', title: 'memory per 1,000 connections', unit: 'MB', digits: 1, better: 'lower' },
]
const livelyMetrics: readonly Metric[] = [
  { key: 'others', title: 'frames that are no messages', unit: '1/s', digits: 0, better: 'lower' },
  {
    key: 'cpuPerMillionFrames',
    title: 'CPU per million frames of every kind',
    unit: 's',
    digits: 1,
    better: 'lower',
    budget: 12,
  },
]

/** W3: a team of many channels, 20 posts a second; W7 with `--lively`: its presence and typing as well. */
export async function runTeam(options: Options): Promise<readonly Section[]> {
  return [await measureTeam(options)]
}

/** W8: the team over each kind of stream in turn. */
export async function runStreams(options: Options): Promise<readonly Section[]> {
  const sections: Section[] = []
  for (const stream of ['web', 'tui', 'ws'] as const) sections.push(await measureTeam({ ...options, stream }))
  return sections
}

/** How many people have a stream, and the plan for them and for `visitors` more. */
export function teamFor({ quick, readers = quick ? QUICK_USERS : TEAM.users }: Options, visitors = 0) {
  const channels = Math.max(TEAM.channelsEach, Math.round((readers * TEAM.channels) / TEAM.users))
  return { readers, plan: planTeam({ ...TEAM, users: readers + visitors, channels }) }
}

/** In words, for the title of a table. */
export function describeTeam({ membersOf, ...plan }: TeamPlan, readers: number): string {
  const mean = Math.round(meanReaders({ membersOf, ...plan }))
  return `${readers} people, ${membersOf.length} channels, ${TEAM.channelsEach} each, ${mean} members reached by a post`
}

async function measureTeam(options: Options): Promise<Section> {
  const { rate = 20, plan, cores, stream, lively } = options
  const dialect = dialects[stream]
  const team = teamFor(options, lively ? VISITORS : 0)
  const ours = await measureProduct()
  const frameBytes = Math.round(must(ours.results[0], 'a run').bytesPerDelivery)
  const floor = await measureFloor()
  return {
    workload: lively ? 'W7' : 'W3',
    title: `${lively ? 'W7, with presence and typing' : 'W3'}: ${describeTeam(team.plan, team.readers)}, ${rate} posts/s, ${dialect.name}`,
    floorTitle: 'Bun.serve fanning out frames of the same size to as many readers, nothing stored',
    metrics: [
      ...fanOutMetrics(lively ? {} : { cpuPerMillion: 12 }),
      ...memoryMetrics,
      ...(lively ? livelyMetrics : []),
    ],
    ours: ours.runs,
    floor: floor.runs,
    failures: [...ours.failures, ...floor.failures],
    discarded: [...ours.discarded, ...floor.discarded],
  }

  async function measureProduct() {
    await using product = await startProduct(cores)
    const seeded = await seedTeam(product, team.plan)
    const load = productTeam(product, team.plan, seeded, dialect)
    if (!lively) return await measure('ajet-chat', load)
    const visitors = load.seats(new Map()).slice(team.readers)
    const { target } = load
    return await measure('ajet-chat', load, liveliness({ ...seeded, plan: team.plan, target, visitors }, rate))
  }

  async function measureFloor() {
    await using program = await startFloor('fan-out', cores, [String(frameBytes)])
    return await measure('bare', bareTeam(program, team.plan))
  }

  /** The memory of all runs is counted from before the first. */
  async function measure(name: string, { target, seats }: TeamLoad, beside?: Beside) {
    const before = memoryOf(target)
    const readers = (newest: ReadonlyMap<string, number>) => seats(newest).slice(0, team.readers)
    const series = await repeatFanOut(name, target, readers, rate, plan, beside)
    const runs: readonly Run[] = series.results.map(({ run, memoryBytes }) => ({
      ...run,
      memory: memoryBytes / MB,
      per1000: ((memoryBytes - before) / MB / team.readers) * 1_000,
    }))
    return { ...series, runs }
  }
}
