import { must } from '@ajet/shared/std'
import type { Options } from '../options.ts'
import type { Section } from '../report/section.ts'
import { dialects } from '../system/dialects.ts'
import { startFloor } from '../system/floor-process.ts'
import { startProduct } from '../system/product.ts'
import { seedChannels } from '../system/seed.ts'
import { bareSeats, bareTarget, productTarget, seatsOf } from '../system/targets.ts'
import { fanOutMetrics, repeatFanOut } from './fan-out-section.ts'

/** W2: one channel of many readers, ten posts a second. */
export async function runW2(options: Options): Promise<readonly Section[]> {
  const sizes = options.readers === undefined ? (options.quick ? [500] : [1_000, 5_000]) : [options.readers]
  const sections: Section[] = []
  for (const readers of sizes) sections.push(await measureChannel(readers, options))
  return sections
}

async function measureChannel(
  readers: number,
  { rate = 10, accounts = readers, plan, cores, stream }: Options,
): Promise<Section> {
  const dialect = dialects[stream]
  const ours = await measureProduct()
  const frameBytes = Math.round(must(ours.results[0], 'a run').bytesPerDelivery)
  const floor = await measureFloor()
  return {
    workload: 'W2',
    title: `W2: one channel of ${readers} readers, ${rate} posts/s, ${dialect.name}`,
    floorTitle: 'Bun.serve fanning out frames of the same size, nothing stored',
    metrics: fanOutMetrics({ cpuPerMillion: 12, ...(readers === 5_000 ? { lastP99: 150 } : {}) }),
    ours: ours.results.map(({ run }) => run),
    floor: floor.results.map(({ run }) => run),
    failures: [...ours.failures, ...floor.failures],
    discarded: [...ours.discarded, ...floor.discarded],
  }

  async function measureProduct() {
    await using product = await startProduct(cores)
    const channels = await seedChannels(product, { channels: 1, membersEach: accounts })
    const target = productTarget(product, channels, dialect)
    return await repeatFanOut('ajet-chat', target, (newest) => seatsOf(channels, readers, newest), rate, plan)
  }

  async function measureFloor() {
    await using program = await startFloor('fan-out', cores, [String(frameBytes)])
    const target = bareTarget(program, 1)
    return await repeatFanOut('bare', target, (newest) => bareSeats(target, readers, newest), rate, plan)
  }
}
