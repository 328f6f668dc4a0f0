import { rmSync } from 'node:fs'
import { newSecret } from '@ajet/shared/std'
import type { Cores } from '../measure/affinity.ts'
import { readProcessTree, rssWithoutPostgres } from '../measure/process-tree.ts'
import type { Options } from '../options.ts'
import type { Metric, Run, Section } from '../report/section.ts'
import { startFloor } from '../system/floor-process.ts'
import { makeDataDir, startServer } from '../system/server-process.ts'

const MB = 1024 * 1024

const metrics: readonly Metric[] = [
  {
    key: 'firstStart',
    title: 'first start, empty data folder to ready',
    unit: 'ms',
    digits: 0,
    better: 'lower',
    budget: 3_000,
  },
  { key: 'laterStart', title: 'later start to ready', unit: 'ms', digits: 0, better: 'lower', budget: 1_000 },
  { key: 'idle', title: 'memory idle, without PostgreSQL', unit: 'MB', digits: 1, better: 'lower', budget: 120 },
]

/** How long the server takes to start and how much memory it has when nobody is there. */
export async function runMemory({ plan, cores, quick }: Options): Promise<readonly Section[]> {
  const ours: Run[] = []
  const floor: Run[] = []
  for (let run = 0; run < plan.runs; run += 1) {
    ours.push(await measureStarts(cores, quick ? 1_000 : 5_000))
    floor.push(await measureFloor(cores))
  }
  const title = 'start and idle memory'
  return [
    { workload: 'memory', title, floorTitle: 'an empty Bun.serve', metrics, ours, floor, failures: [], discarded: [] },
  ]
}

async function measureStarts(cores: Cores, settleMs: number): Promise<Run> {
  const dataDir = makeDataDir()
  const setupToken = newSecret()
  try {
    const firstStart = await startOnce(0)
    const later = await startOnce(settleMs)
    return { firstStart: firstStart.startMs, laterStart: later.startMs, idle: later.idle }
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }

  async function startOnce(waitMs: number): Promise<{ readonly startMs: number; readonly idle: number }> {
    await using server = await startServer({ cores, setupToken, dataDir })
    await Bun.sleep(waitMs)
    return { startMs: server.startMs, idle: rssWithoutPostgres(readProcessTree(server.pid)) / MB }
  }
}

async function measureFloor(cores: Cores): Promise<Run> {
  const began = performance.now()
  await using program = await startFloor('idle', cores)
  const firstStart = performance.now() - began
  return { firstStart, laterStart: firstStart, idle: rssWithoutPostgres(readProcessTree(program.pid)) / MB }
}
