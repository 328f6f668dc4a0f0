import { Audience, type Seat } from '../load/audience.ts'
import { startCpuSpan } from '../measure/cpu-span.ts'
import { readProcessTree, rssWithoutPostgres } from '../measure/process-tree.ts'
import type { Options } from '../options.ts'
import type { Metric, Run, Section } from '../report/section.ts'
import { bareDialect, dialects } from '../system/dialects.ts'
import { startFloor } from '../system/floor-process.ts'
import { startProduct } from '../system/product.ts'
import { seedChannels } from '../system/seed.ts'
import { bareSeats, bareTarget, seatsOf } from '../system/targets.ts'

const MB = 1024 * 1024
const SETTLE_MS = 5_000
const MEMBERS_EACH = 50

interface Served {
  readonly pid: number
  readonly port: number
}

/** W1: idle connections with heartbeats; what each costs in memory and all of them in CPU. */
export async function runIdle(options: Options): Promise<readonly Section[]> {
  const sizes = options.readers === undefined ? (options.quick ? [500] : [1_000, 5_000, 10_000]) : [options.readers]
  const sections: Section[] = []
  for (const connections of sizes) sections.push(await measure(connections, options))
  return sections
}

async function measure(
  connections: number,
  { plan, cores, stream, quick, accounts = MEMBERS_EACH }: Options,
): Promise<Section> {
  const seconds = quick ? 1 : plan.seconds
  const ours: Run[] = []
  const floor: Run[] = []
  const failures: string[] = []
  for (let run = 0; run < plan.runs; run += 1) {
    ours.push(await measureProduct())
    floor.push(await measureFloor())
  }
  const title = `W1: ${connections} idle connections, ${dialects[stream].name}`
  const floorTitle = 'Bun.serve with as many open streams'
  const metrics = metricsFor(connections, stream === 'ws' ? 6 : 12)
  return { workload: 'W1', title, floorTitle, metrics, ours, floor, failures, discarded: [] }

  async function measureProduct(): Promise<Run> {
    await using product = await startProduct(cores)
    const channels = await seedChannels(product, {
      channels: Math.ceil(connections / MEMBERS_EACH),
      membersEach: accounts,
    })
    const seats = seatsOf(channels, MEMBERS_EACH).slice(0, connections)
    return await hold(product.server, new Audience(product.server.port, dialects[stream]), seats)
  }

  async function measureFloor(): Promise<Run> {
    await using program = await startFloor('idle', cores)
    return await hold(program, new Audience(program.port, bareDialect), bareSeats(bareTarget(program, 1), connections))
  }

  async function hold({ pid }: Served, audience: Audience, seats: readonly Seat[]): Promise<Run> {
    using _ = audience
    const admitted = await audience.admit(seats)
    const before = rssWithoutPostgres(readProcessTree(pid))
    const began = performance.now()
    await audience.seat(admitted)
    const connectMs = performance.now() - began
    await Bun.sleep(quick ? 1_000 : SETTLE_MS)
    const span = startCpuSpan(pid)
    await Bun.sleep(seconds * 1000)
    const { serverCpu } = span()
    const total = rssWithoutPostgres(readProcessTree(pid))
    failures.push(...audience.faults(new Map()).broken.slice(0, 3))
    return {
      total: total / MB,
      perConnection: (total - before) / connections / 1024,
      per1000: ((total - before) / connections / MB) * 1000,
      connectMs,
      cpu: (serverCpu / seconds) * 100,
    }
  }
}

function metricsFor(connections: number, kilobytes: number): readonly Metric[] {
  const budget = connections === 10_000 ? 300 : undefined
  return [
    { key: 'total', title: 'memory, without PostgreSQL', unit: 'MB', digits: 1, better: 'lower', budget },
    { key: 'per1000', title: 'memory per 1,000 connections', unit: 'MB', digits: 2, better: 'lower' },
    { key: 'perConnection', title: 'memory per connection', unit: 'kB', digits: 1, better: 'lower', budget: kilobytes },
    { key: 'connectMs', title: 'all connected after', unit: 'ms', digits: 0, better: 'lower' },
    { key: 'cpu', title: 'core used while idle', unit: '%', digits: 1, better: 'lower' },
  ]
}
