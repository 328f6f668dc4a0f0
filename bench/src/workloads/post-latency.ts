import { must } from '@ajet/shared/std'
import type { Options } from '../options.ts'
import type { Section } from '../report/section.ts'
import { dialects } from '../system/dialects.ts'
import { startFloor } from '../system/floor-process.ts'
import { startProduct } from '../system/product.ts'
import { seedChannels } from '../system/seed.ts'
import { bareSeats, bareTarget, productTarget, seatsOf } from '../system/targets.ts'
import { fanOutMetrics, repeatFanOut } from './fan-out-section.ts'

const CHANNELS = 20

/** 200 durable posts a second, each to 50 readers: the floor commits one INSERT and fans out the same bytes. */
export async function runPostLatency({ rate = 200, readers = 50, plan, cores, stream }: Options): Promise<Section> {
  const dialect = dialects[stream]
  await using product = await startProduct(cores)
  const channels = await seedChannels(product, { channels: CHANNELS, membersEach: readers })
  const target = productTarget(product, channels, dialect)
  const ours = await repeatFanOut('ajet-chat', target, (newest) => seatsOf(channels, readers, newest), rate, plan)
  const frameBytes = Math.round(must(ours.results[0], 'a run').bytesPerDelivery)
  await using program = await startFloor('fan-out', cores, [String(frameBytes), product.socketDir])
  const bare = bareTarget(program, CHANNELS)
  const floor = await repeatFanOut('bare', bare, (newest) => bareSeats(bare, readers, newest), rate, plan)
  return {
    workload: 'post',
    title: `post: ${rate} durable posts/s to ${readers} readers each, ${CHANNELS} channels, ${dialect.name}`,
    floorTitle: 'one INSERT committed on the same PostgreSQL, then Bun.serve fanning out frames of the same size',
    metrics: fanOutMetrics({ postP50: 5, postP99: 25, endP50: 8, endP99: 50, cpuPerMillion: 12 }),
    ours: ours.results.map(({ run }) => run),
    floor: floor.results.map(({ run }) => run),
    failures: [...ours.failures, ...floor.failures],
    discarded: [...ours.discarded, ...floor.discarded],
  }
}
